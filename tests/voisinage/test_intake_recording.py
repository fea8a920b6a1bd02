"""The form: what a prescriber types becomes one request, and whatever is wrong is said without losing a word."""

import re
from datetime import timedelta
from html import escape
from threading import Thread

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.requests import Job
from dispatch.states import State, Urgency
from tests.voisinage.intake_counter import NEW, Counter, Typed, another_agent, hidden, stranger
from tests.voisinage.open_site import on_both, words


@on_both
def test_a_need_is_recorded_and_the_prescriber_sees_who_was_asked(counter: Counter) -> None:
    anne = counter.site.town.referent()
    counter.site.town.bricoleur(skills=("company",))
    counter.site.town.bricoleur(skills=("company",), metres=400)

    answer = counter.sends(counter.fills(first_name="Odette", access_notes="2e étage"))

    (request,) = counter.recorded()
    assert (answer.status_code, answer.location) == (303, f"/demandes/{request.ref}?enregistree=1")
    assert (request.address, request.access_notes) == ("12 Rue des Lilas, 99001 Clairval", "2e étage")
    page = words(counter.browser.get(answer.location))
    assert "Nous demandons à Dominique 01" in page
    assert "aujourd’hui avant 9h45" in page
    assert "2 voisins à proximité" in page
    assert request.mission_code in page
    assert "Martin" not in page.split("Ce qui s’est passé")[0], "the first name is enough"
    anne.expects("sortir les poubelles")


@on_both
def test_the_same_form_sent_again_records_once(counter: Counter) -> None:
    form = counter.fills()

    first, again = counter.sends(form), counter.sends(form)

    assert again.status_code == 303
    assert again.location == first.location
    assert len(counter.recorded()) == 1


CHANGES: list[Typed] = [
    {"first_name": "Marcel"}, {"first_name": ""}, {"phone": "01 99 00 01 88"}, {"phone": "changed since"},
    {"address": "14 rue des Lilas"}, {"address": ""}, {"urgency": "immediate"}, {"access_notes": "2e étage"},
    {"any_time": "", "windows": ["2026-11-24-am"]}, {"job": "company"},
]  # fmt: skip


@pytest.mark.parametrize("changed", CHANGES, ids=str)
def test_a_page_that_stayed_open_says_that_what_was_changed_since_is_not_recorded(
    counter: Counter, changed: Typed
) -> None:
    """One goes back to the form, writes another name over the first, and presses the button again."""
    form = counter.fills()
    counter.sends(form)
    (first,) = counter.recorded()
    if "job" in changed:
        changed = {"job": counter.job_id("company")}

    again = counter.sends(form | changed)

    assert again.status_code == 409
    assert f"Cette page a déjà enregistré la demande {first.ref}." in words(again)
    assert len(counter.recorded()) == 1
    shown = hidden(again)
    assert shown["form_key"] != form["form_key"]
    if changed == {"first_name": "Marcel"}:
        assert 'value="Marcel"' in again.text
        seen = {"seen": first.ref}
        assert counter.sends(form | changed | shown | seen).status_code == 303
        assert [request.person_id for request in counter.recorded()] == [1, 2]


@pytest.mark.parametrize("hours", [1, 48])
def test_half_days_that_are_over_by_now_are_no_change(counter: Counter, hours: int) -> None:
    """The answer was lost on its way, and the phone had no network for a while."""
    form = counter.fills(any_time="", windows=["2026-11-23-am", "2026-11-24-am"])
    counter.sends(form)
    counter.site.town.now += timedelta(hours=hours)
    counter.browser = counter.site.signed_in(counter.site.town.prescriber_id)

    assert counter.sends(form | {"csrf_token": counter.opens()["csrf_token"]}).status_code == 303
    assert len(counter.recorded()) == 1


@on_both
def test_a_double_tap_records_once_and_both_see_the_same_page(counter: Counter) -> None:
    form = counter.fills()
    answers: list[TestResponse] = []
    browsers = [counter.site.signed_in(counter.site.town.prescriber_id) for _ in range(4)]
    for browser in browsers:  # four tabs of one browser: the same session, hence the same token
        browser.set_cookie("session", counter.browser.get_cookie("session").value)  # type: ignore[union-attr]
    taps = [Thread(target=lambda b=browser: answers.append(b.post(NEW, data=form))) for browser in browsers]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()

    (request,) = counter.recorded()
    assert [answer.status_code for answer in answers] == [303] * 4
    assert {answer.location for answer in answers} == {f"/demandes/{request.ref}?enregistree=1"}


@on_both
def test_the_same_need_in_another_tab_is_shown_before_it_is_recorded_twice(counter: Counter) -> None:
    here, there = counter.fills(), counter.fills()
    counter.sends(here)
    (known,) = counter.recorded()

    warned = counter.sends(there)

    assert warned.status_code == 422
    assert f"{known.ref} Attend un référent" in words(warned) or f"{known.ref} La mairie s’en occupe" in words(warned)
    assert f'href="/demandes/{known.ref}"' in warned.get_data(as_text=True)
    assert len(counter.recorded()) == 1

    counter.sends(there | {"seen": known.ref})
    assert len(counter.recorded()) == 2


def test_the_safe_answer_to_a_look_alike_comes_first_and_leaves_the_form_where_it_is(counter: Counter) -> None:
    counter.sends(counter.fills())
    (known,) = counter.recorded()

    warned = counter.sends(counter.fills(first_name="Odette-Marie")).get_data(as_text=True)

    notice = warned[warned.index('aria-labelledby="same-title"') : warned.index("</section>")]
    opens, records = notice.index(f'href="/demandes/{known.ref}"'), notice.index("Enregistrer quand même")
    assert opens < records
    assert re.findall(r'class="(?:button )?(main|second)"', notice) == ["main", "second", "second"]
    assert f'href="/demandes/{known.ref}" target="_blank"' in notice, "what was typed stays in its tab"
    assert 'value="Odette-Marie"' in warned
    assert "Sortir les poubelles pour Odette, " in notice
    assert "Le même numéro de téléphone" in notice


def test_where_another_service_recorded_it_the_safe_answer_is_to_call(counter: Counter) -> None:
    counter.sends(counter.fills())
    elsewhere = Counter(counter.site, counter.site.signed_in(another_agent(counter.site, same_organisation=False)))

    warned = elsewhere.sends(elsewhere.fills()).get_data(as_text=True)

    notice = warned[warned.index('aria-labelledby="same-title"') : warned.index("</section>")]
    assert "Appeler la mairie" in notice
    assert "/demandes/" not in notice
    assert "Odette" not in notice, "whose it is, is the other service's"
    assert re.findall(r'class="(?:button )?(main|second)"', notice) == ["main", "second", "second"]


@on_both
def test_a_look_alike_that_came_meanwhile_is_shown_too(counter: Counter) -> None:
    counter.sends(counter.fills())
    (known,) = counter.recorded()
    counter.sends(counter.fills(seen=known.ref))

    assert counter.sends(counter.fills(seen=known.ref)).status_code == 422


def test_questions_come_before_a_job_that_can_be_dangerous_is_recorded(counter: Counter) -> None:
    unanswered = counter.sends(counter.fills(job="bulb"))
    assert unanswered.status_code == 422
    assert "Répondez par oui ou par non." in words(unanswered)
    assert not counter.recorded()

    safe = counter.sends(counter.fills(job="bulb", **counter.answers("bulb", "no")))
    assert safe.status_code == 303


@pytest.mark.parametrize("word", ["yes", "peut-être"])
def test_danger_stops_the_request_says_whom_to_call_and_keeps_what_was_typed(counter: Counter, word: str) -> None:
    before = counter.rows()

    answer = counter.sends(counter.fills(job="tap", access_notes="Sonnez deux fois", **counter.answers("tap", word)))

    assert answer.status_code == 422
    assert "Urgence Gaz : 0 800 47 33 33" in words(answer)
    assert "Sonnez deux fois" in answer.get_data(as_text=True)
    assert counter.rows() == before


@pytest.mark.parametrize(("job", "word"), [("boiler", ""), ("tap", "yes")])
def test_what_is_not_for_a_neighbour_is_no_mistake(counter: Counter, job: str, word: str) -> None:
    counter.site.town.referent()
    answer = counter.sends(counter.fills(job=job, first_name="", **(counter.answers(job, word) if word else {})))

    assert "<title>Qui appeler" in answer.text
    assert "Rien n’a été enregistré, et il n’y a rien à corriger." in words(answer)
    assert "Il reste quelque chose à corriger" not in words(answer)
    assert 'class="error"' not in answer.text
    assert '<div id="save" hidden>' in answer.text
    assert re.search(r'<a class="button main" href="tel:\+33199000100">.*?Appeler la mairie', answer.text)


def test_what_is_to_be_corrected_is_said_in_the_title_and_takes_the_focus(counter: Counter) -> None:
    assert "<title>Nouvelle demande" in counter.browser.get(NEW).text

    answer = counter.sends(counter.fills(phone=""))

    assert "<title>Erreur\xa0: Nouvelle demande" in answer.text
    assert '<div class="notice bad" role="alert" tabindex="-1" autofocus>' in answer.text
    assert '<div id="save">' in answer.text


def test_a_job_for_a_professional_shows_whom_to_call_and_is_not_recorded(counter: Counter) -> None:
    answer = counter.sends(counter.fills(job="boiler"))

    assert answer.status_code == 422
    assert "Un chauffagiste doit intervenir." in words(answer)
    assert "01 99 00 01 00" in words(answer)
    assert not counter.recorded()


HUGE = "à" * 10_000
WRONG: dict[str, tuple[dict[str, str | list[str]], str]] = {
    "no job": ({"job": ""}, "Choisissez ce qu’il faut faire."),
    "an unknown job": ({"job": "987654"}, "Choisissez dans la liste ce qu’il faut faire."),
    "a job that is no number": ({"job": "1; DROP TABLE job"}, "Choisissez dans la liste ce qu’il faut faire."),
    "no address": ({"address": "  "}, "Indiquez l’adresse, même incomplète."),
    "a huge address": ({"address": HUGE}, "200 caractères au plus."),
    "an unknown address": ({"address": "99 quai Xyzzy"}, "Cette adresse n’est pas connue"),
    "no name": ({"first_name": ""}, "Indiquez son prénom."),
    "a huge name": ({"first_name": HUGE}, "60 caractères au plus."),
    "no phone": ({"phone": ""}, "Indiquez son numéro de téléphone."),
    "a phone that is too short": ({"phone": "06 39 98"}, "Ce numéro n’existe pas"),
    "letters for a phone": ({"phone": "chez sa fille"}, "Ce numéro n’existe pas"),
    "a foreign phone": ({"phone": "+44 20 7946 0018"}, "ni de métropole ni d’un département d’outre-mer"),
    "a paying phone": ({"phone": "0899 70 12 34"}, "service spécial ou payant"),
    "a huge phone": ({"phone": "0" * 10_000}, "30 caractères au plus."),
    "no moment": ({"any_time": ""}, "Choisissez au moins un moment"),
    "moments that have passed": ({"any_time": "", "windows": ["2026-11-20-am", "2026-11-22-pm"]}, "sont passés"),
    "a moment that is none": ({"any_time": "", "windows": ["2026-02-31-am"]}, "choisissez-en d’autres"),
    "a moment in a far future": ({"any_time": "", "windows": ["9999-12-31-pm"]}, "choisissez-en d’autres"),
    "no urgency": ({"urgency": ""}, "Dites si c’est urgent."),
    "an unknown urgency": ({"urgency": "yesterday"}, "Dites si c’est urgent."),
    "huge notes": ({"access_notes": HUGE}, "500 caractères au plus."),
    "no form key": ({"form_key": ""}, "Ce formulaire était incomplet"),
    "a form key of somebody's making": ({"form_key": "x" * 5_000}, "Ce formulaire était incomplet"),
}


ASKED_OF_THE_DATABASE = (
    "an unknown job", "a job that is no number", "an unknown address", "a huge address", "a moment in a far future",
    "a form key of somebody's making",
)  # fmt: skip


@pytest.mark.parametrize(
    ("database", "wrong", "said"),
    [
        pytest.param(kind, *WRONG[name], id=f"{kind}-{name}")
        for kind, names in {"sqlite": tuple(WRONG), "postgresql": ASKED_OF_THE_DATABASE}.items()
        for name in names
    ],
    indirect=["database"],
)
def test_what_is_wrong_is_said_nothing_is_saved_and_nothing_typed_is_lost(
    counter: Counter, wrong: dict[str, str | list[str]], said: str
) -> None:
    before = counter.rows()
    form = counter.fills(**{"access_notes": "Sonnez deux fois", **wrong})

    answer = counter.sends(form)

    assert answer.status_code == 422
    assert said in words(answer)
    assert counter.rows() == before
    page = answer.get_data(as_text=True)
    kept = [form[name] for name in ("address", "first_name", "phone", "access_notes")]
    assert [str(text)[:40] for text in kept if escape(str(text).strip()) not in page] == []


def test_a_form_sent_back_with_a_new_key_is_recorded(counter: Counter) -> None:
    form = counter.fills(form_key="")
    shown_again = counter.sends(form)

    assert counter.sends(form | hidden(shown_again)).status_code == 303


@on_both
def test_the_job_of_another_commune_is_refused(counter: Counter) -> None:
    stranger(counter.site)
    with counter.site.town.sessions() as session:
        foreign = session.scalars(select(Job).where(Job.code == "elsewhere")).one()

    assert counter.sends(counter.fills(job=str(foreign.id))).status_code == 422
    assert not counter.recorded()


PHONES = [
    ("01 99 00 01 99", "+33199000199"), ("+33 (0)6 39 98 12 34", "+33639981234"), ("0690 00 12 34", "+590690001234"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), PHONES)
def test_a_landline_or_a_mobile_will_do_for_the_person_helped(counter: Counter, typed: str, kept: str) -> None:
    assert counter.sends(counter.fills(phone=typed)).status_code == 303

    with counter.site.town.sessions() as session:
        assert session.merge(counter.recorded()[0], load=True).person.phone == kept


@on_both
def test_moments_chosen_are_kept_and_those_that_passed_meanwhile_left_out(counter: Counter) -> None:
    counter.sends(counter.fills(any_time="", windows=["2026-11-22-pm", "2026-11-24-am"]))

    (request,) = counter.recorded()
    page = words(counter.browser.get(f"/demandes/{request.ref}"))
    assert "mardi 24 novembre entre 9h et 12h" in page
    assert "dimanche 22" not in page


def test_in_an_emergency_nobody_asks_when(counter: Counter) -> None:
    assert counter.sends(counter.fills(any_time="", urgency="immediate")).status_code == 303
    assert counter.recorded()[0].urgency is Urgency.IMMEDIATE


@on_both
def test_characters_nobody_can_see_are_left_out(counter: Counter) -> None:
    notes = "Porte\x00 bleue\r\nau fond"
    counter.sends(counter.fills(first_name="Odette\x00\x07", access_notes=notes, address="12 rue\x00 des  Lilas"))

    (request,) = counter.recorded()
    assert request.access_notes == "Porte bleue\nau fond"
    assert request.address == "12 Rue des Lilas, 99001 Clairval"


def test_with_nobody_to_ask_the_mairie_takes_over_and_the_prescriber_is_told(counter: Counter) -> None:
    answer = counter.sends(counter.fills())

    assert counter.recorded()[0].state is State.STUCK
    assert "Aucun référent n’est disponible : la mairie prend le relais." in words(counter.browser.get(answer.location))


def test_without_the_token_of_its_own_page_a_form_is_refused(counter: Counter) -> None:
    form = counter.fills(csrf_token="")

    assert counter.sends(form).status_code == 400
    assert not counter.recorded()


def test_a_stranger_is_asked_to_sign_in(counter: Counter) -> None:
    browser = counter.site.browser()

    for address in (NEW, "/demandes", "/demandes/ABCDE", "/adresses?q=lilas", "/carte/secteurs", "/carte/adresses"):
        assert browser.get(address).status_code == 302, address
