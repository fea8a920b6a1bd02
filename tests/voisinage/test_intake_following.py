"""What became of the requests: who sees which, what they read, and how one is cancelled."""

from datetime import timedelta

import pytest

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.desk import Actor
from dispatch.events import Event
from dispatch.moves import note
from dispatch.requests import Request
from dispatch.states import State, Urgency
from tests.stories.town import Phone, Town
from tests.voisinage.intake_counter import Counter, another_agent, stranger
from tests.voisinage.open_site import on_both, words
from voisinage.intake.queries import PAGE_SIZE


@pytest.fixture
def anne(town: Town) -> Phone:
    return town.referent()


def page_of(counter: Counter, request: Request) -> str:
    return words(counter.browser.get(f"/demandes/{request.ref}"))


@on_both
def test_the_page_tells_each_step_in_words(counter: Counter, town: Town, anne: Phone) -> None:
    paul = town.bricoleur()
    request = town.records_request()
    assert "Nous demandons à Dominique 01 de suivre la demande." in page_of(counter, request)

    anne.taps(referents.take_charge)
    assert "Dominique 01 s’en charge et cherche un voisin." in page_of(counter, request)

    anne.taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    assert "Dominique 02 vient aider, du lundi 23 à 10h au mardi 24 novembre à 15h." in page_of(counter, request)

    paul.taps(bricoleurs.report_done)
    assert "Le voisin dit que c’est fait. Dominique 01 appelle la personne pour vérifier." in page_of(counter, request)

    anne.taps(verify.confirm)
    done = page_of(counter, request)
    assert "C’est fait, et vérifié auprès de la personne." in done
    assert "Code à donner" not in done
    assert "Annuler" not in done


@on_both
def test_who_looked_again_and_again_is_told_in_one_line(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    anne.taps(referents.take_charge)
    for _ in range(3):
        town.now += timedelta(minutes=10)
        with town.desk() as desk:
            note(
                desk,
                desk.session.get_one(Request, request.id),
                Event.DETAILS_SEEN,
                actor=Actor(volunteer_id=anne.volunteer_id),
            )

    page = page_of(counter, request)

    assert page.count("a ouvert la fiche") == 1
    assert "a ouvert la fiche 3 fois, la dernière lundi 23 novembre à 9h30." in page
    assert page.index("suit la demande.") < page.index("a ouvert la fiche")


@on_both
def test_at_night_the_prescriber_is_told_when_the_text_leaves(counter: Counter, town: Town, anne: Phone) -> None:
    town.now += timedelta(hours=13)
    late = Counter(counter.site, counter.site.signed_in(town.prescriber_id))

    request = town.records_request()

    assert "Le SMS part mardi 24 à 8h." in page_of(late, request)


@on_both
def test_a_reference_may_be_typed_in_small_letters(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()

    assert counter.browser.get(f"/demandes/{request.ref.lower()}").status_code == 200
    assert counter.browser.get("/demandes/ZZZZZ").status_code == 404


@on_both
def test_colleagues_and_the_mairie_see_a_request_others_do_not(counter: Counter, town: Town, anne: Phone) -> None:
    address = f"/demandes/{town.records_request().ref}"
    site = counter.site
    seen = {
        "colleague": site.signed_in(another_agent(site, same_organisation=True)).get(address).status_code,
        "mairie": site.mairie().get(address).status_code,
        "other service": site.signed_in(another_agent(site, same_organisation=False)).get(address).status_code,
        "other commune": site.signed_in(stranger(site)).get(address).status_code,
    }

    assert seen == {"colleague": 200, "mairie": 200, "other service": 404, "other commune": 404}


@on_both
def test_the_list_holds_what_its_filters_say(counter: Counter, town: Town, anne: Phone) -> None:
    running, ended = town.records_request(urgency=Urgency.IMMEDIATE), town.records_request("tap")
    town.acts(mairie.cancel, ended)

    shown = {
        show: [request.ref in words(counter.browser.get(f"/demandes?voir={show}")) for request in (running, ended)]
        for show in ("en-cours", "terminees", "toutes", "n-importe-quoi")
    }

    assert shown == {
        "en-cours": [True, False], "terminees": [False, True], "toutes": [True, True], "n-importe-quoi": [True, False],
    }  # fmt: skip


@on_both
def test_a_colleague_finds_it_under_the_service_and_the_mairie_under_the_commune(
    counter: Counter, town: Town, anne: Phone
) -> None:
    request = town.records_request()
    site = counter.site
    colleague = site.signed_in(another_agent(site, same_organisation=True))
    outsider = site.signed_in(another_agent(site, same_organisation=False))

    assert "Rien ici pour l’instant." in words(colleague.get("/demandes"))
    assert request.ref in words(colleague.get("/demandes?de=organisation"))
    assert request.ref in words(site.mairie().get("/demandes"))
    assert request.ref not in words(outsider.get("/demandes?de=organisation"))


@on_both
def test_so_many_a_page_and_no_page_breaks_the_list(counter: Counter, town: Town, anne: Phone) -> None:
    first = town.records_request()
    town.now += timedelta(minutes=1)
    town.copies(town.records_request(), PAGE_SIZE - 1)

    assert first.ref not in words(counter.browser.get("/demandes"))
    assert "Plus anciennes" in words(counter.browser.get("/demandes"))
    assert first.ref in words(counter.browser.get("/demandes?page=2"))
    assert "Plus anciennes" not in words(counter.browser.get("/demandes?page=2"))
    for page in ("0", "-3", "x", "99999999999999999999"):
        assert counter.browser.get(f"/demandes?page={page}").status_code == 200


@on_both
def test_the_prescriber_cancels_after_being_asked_once_more(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    address = f"/demandes/{request.ref}/annuler"
    asked = counter.browser.get(address)
    assert "Annuler cette demande ?" in words(asked)
    assert town.state(request) is State.OPEN
    token = counter.opens()["csrf_token"]

    for _ in range(2):
        assert counter.browser.post(address, data={"csrf_token": token}).status_code == 303

    assert town.state(request) is State.CANCELLED
    assert town.events(request).count("cancelled") == 1


def test_a_colleague_may_look_but_not_cancel(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    colleague = Counter(counter.site, counter.site.signed_in(another_agent(counter.site, same_organisation=True)))
    token = colleague.opens()["csrf_token"]

    assert "Annuler" not in page_of(colleague, request)
    assert colleague.browser.get(f"/demandes/{request.ref}/annuler").status_code == 302
    assert colleague.browser.post(f"/demandes/{request.ref}/annuler", data={"csrf_token": token}).status_code == 403
    assert town.state(request) is State.OPEN


def test_the_story_is_told_in_order(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    anne.taps(referents.take_charge)

    story = page_of(counter, request).split("Ce qui s’est passé")[1]

    assert story.index("Camille Petit") < story.index("Dominique 01")


def test_a_request_passed_on_names_the_partner(counter: Counter, town: Town) -> None:
    request = town.records_request()
    assert "confiée à" not in page_of(counter, request)

    town.acts(mairie.pass_on, request, partner="Les Petits Frères")

    assert "Elle est confiée à : Les Petits Frères" in page_of(counter, request).split("La demande")[0]


def test_the_mairie_finds_its_way_to_where_it_can_act(counter: Counter, town: Town) -> None:
    request = town.records_request()

    assert f'href="/mairie/demandes/{request.ref}"' in counter.site.mairie().get(f"/demandes/{request.ref}").text
    assert "/mairie/" not in counter.browser.get(f"/demandes/{request.ref}").text


def test_another_need_of_the_same_person_begins_with_what_is_known_of_them(counter: Counter, town: Town) -> None:
    town.referent()
    request = town.records_request(first_name="Odette", access_notes="2e étage")
    page = counter.browser.get(f"/demandes/{request.ref}").text
    assert "Une autre demande pour Odette" in words(counter.browser.get(f"/demandes/{request.ref}"))
    assert f'href="/demandes/nouvelle?pour={request.ref}"' in page

    form = counter.browser.get(f"/demandes/nouvelle?pour={request.ref}").text

    for value in ('value="Odette"', 'value="01 99 00 01 99"', 'value="12 rue des Lilas"', "2e étage</textarea>"):
        assert value in form
    assert "checked" not in form.split('name="urgency"')[0], "what is to be done, and when, is chosen anew"


def test_nobody_of_another_commune_or_service_is_filled_in(counter: Counter, town: Town) -> None:
    request = town.records_request(first_name="Odette")
    for agent in (another_agent(counter.site, same_organisation=False), stranger(counter.site)):
        form = counter.site.signed_in(agent).get(f"/demandes/nouvelle?pour={request.ref}")
        assert form.status_code == 200
        assert "Odette" not in form.text
    assert counter.browser.get("/demandes/nouvelle?pour=ZZZZZ").status_code == 200


def test_who_was_erased_in_time_is_not_filled_in(counter: Counter, town: Town) -> None:
    request = town.records_request(first_name="Odette")
    with town.sessions.begin() as session:
        session.merge(request).person.phone = ""

    assert "Une autre demande" not in page_of(counter, request)
    assert 'value="Odette"' not in counter.browser.get(f"/demandes/nouvelle?pour={request.ref}").text
