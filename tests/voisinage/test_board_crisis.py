"""The mairie's page of a crisis: on, prolonged, off; whom to call; the banner; the jobs of the timetable."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch import bricoleurs, mairie, referents, search, suspending, verify
from dispatch.people import Agent, Person
from dispatch.states import Suspension, Urgency
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.board import crisis_calls
from voisinage.jobs import crisis_work, digest_work

PAGE = "/mairie/crise"


def sends(browser: FlaskClient, noun: str = "", **form: str) -> TestResponse:
    token = csrf_of(browser.get(PAGE))
    return browser.post(PAGE + noun, data={"csrf_token": token, **form}, follow_redirects=True)


@on_both
def test_a_crisis_is_switched_on_prolonged_and_off(site: Site, town: Town) -> None:
    browser = site.mairie()

    after = words(sends(browser, kind="heat", until="2026-11-25"))
    assert "Le mode crise est activé." in after
    assert "Mode crise : canicule." in words(browser.get("/mairie/"))
    assert "Mode crise : canicule." in words(site.signed_in(town.prescriber_id).get("/demandes/nouvelle"))
    assert "Qui appeler aujourd’hui" not in words(site.signed_in(town.prescriber_id).get("/demandes/nouvelle"))

    assert "La date de fin est changée." in words(sends(browser, "/prolongation", until="2026-11-27"))
    shown = words(browser.get("/mairie/"))
    assert "jusqu’au vendredi 27 novembre inclus" in shown
    assert "Pour les demandes enregistrées depuis le lundi 23 novembre" in shown
    after = words(sends(browser, "/fin"))
    for told in (
        "a activé le mode crise (canicule), jusqu’au mercredi 25 novembre inclus.",
        "a changé la date de fin du mode crise (canicule) : vendredi 27 novembre inclus.",
        "a mis fin au mode crise",
    ):
        assert f"Camille Petit {told}" in after
    assert "Mode crise : canicule." not in words(browser.get("/mairie/"))


def test_the_last_day_may_be_written_as_people_do(site: Site) -> None:
    after = words(sends(site.mairie(), kind="heat", until="25/11/2026"))

    assert "jusqu’au mercredi 25 novembre inclus" in after


@on_both
def test_it_ends_by_itself(site: Site, town: Town) -> None:
    browser, work = site.mairie(), crisis_work(site.app)
    sends(browser, kind="snow", until="2026-11-23")
    assert work() == 0

    town.now = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)

    assert "Mode crise : neige" not in words(site.mairie().get("/mairie/"))
    assert (work(), work()) == (1, 0)
    assert "Le mode crise s’est terminé à la date prévue (neige ou verglas)." in words(site.mairie().get(PAGE))


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"kind": "heat"}, "Indiquez une date, par exemple 24/12/2026."),
        ({"kind": "heat", "until": "bientôt"}, "Cette date n’est pas comprise : écrivez-la comme 31/12/2026."),
        ({"kind": "heat", "until": "2026-11-22"}, "à partir d’aujourd’hui"),
        ({"kind": "orage", "until": "2026-11-25"}, "Choisissez un motif."),
    ],
)
def test_a_mistake_is_said_and_nothing_begins(site: Site, form: dict[str, str], message: str) -> None:
    answer = sends(browser := site.mairie(), **form)

    assert answer.status_code == 422
    assert message in words(answer)
    assert "Mode crise :" not in words(browser.get("/mairie/"))


def test_what_is_missing_is_said_beside_its_question(site: Site) -> None:
    answer = sends(site.mairie(), until="2026-11-25")

    assert 'id="kind" tabindex="-1" aria-describedby="kind-error"' in answer.text
    assert '<p class="error" id="kind-error">Choisissez un motif.</p>' in answer.text


def test_two_agents_at_once_the_second_is_told(site: Site) -> None:
    first, second = site.mairie(), site.mairie()
    token = csrf_of(second.get(PAGE))
    sends(first, kind="heat", until="2026-11-25")

    typed = {"csrf_token": token, "kind": "cold", "until": "2026-11-26"}
    after = second.post(PAGE, data=typed, follow_redirects=True)

    assert "La situation a changé entre-temps." in words(after)
    assert "canicule" in words(after)


@on_both
def test_whom_to_call_the_most_pressing_first_and_each_once_a_day(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request(first_name="Aimée", phone="+33199000101")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    town.records_request(first_name="Basile", phone="+33199000102")
    town.records_request(first_name="Céline", phone="+33199000103", urgency=Urgency.IMMEDIATE)
    gone = town.records_request(first_name="Denise", phone="+33199000104")
    town.acts(mairie.cancel, gone)
    browser = site.mairie()

    page = words(sends(browser, kind="heat", until="2026-11-30"))
    places = [page.index(name) for name in ("Céline 01 99 00 01 03", "Basile 01 99", "Aimée 01 99")]
    assert places == sorted(places)
    assert "Denise" not in page, "her need went away, and nobody came"
    assert page.count("Appel fait") == 3

    person_id = town.requests()[1].person_id
    sends(browser, f"/appels/{person_id}")
    after = words(sends(browser, f"/appels/{person_id}"))  # twice is once
    assert "pour Basile l’appel d’aujourd’hui est fait" in after
    assert browser.get(PAGE).get_data(as_text=True).count('<span class="badge good">Appel fait</span>') == 1
    town.now += timedelta(days=1)
    browser = site.mairie()
    assert "badge good" not in browser.get(PAGE).get_data(as_text=True)
    assert sends(browser, "/appels/999999").status_code == 404


@on_both
def test_whoever_is_away_is_said_to_be_and_comes_last(site: Site, town: Town) -> None:
    away = town.records_request(first_name="Agathe", phone="+33199000101", urgency=Urgency.IMMEDIATE)
    town.records_request(first_name="Basile", phone="+33199000102", address="3 place du Puits")
    with town.desk() as desk:
        agent, person = desk.session.get_one(Agent, town.mairie_id), desk.session.get_one(Person, away.person_id)
        until = town.now + timedelta(days=4)
        suspending.suspend_person(desk, person, agent, until=until, reason=Suspension.AWAY)

    page = words(sends(site.mairie(), kind="heat", until="2026-11-30"))

    assert page.index("Basile 01 99") < page.index("Agathe 01 99")
    assert "En attente : la personne est absente jusqu’au vendredi 27 novembre" in page
    assert "Centre, 3 place du Puits" in page


def test_a_list_that_is_too_long_says_so(site: Site, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crisis_calls, "MOST_CALLS", 2)
    for number in range(3):
        town.records_request(phone=f"+3319900010{number}")

    assert "Les 2 plus pressantes, sur 3 personnes." in words(sends(site.mairie(), kind="heat", until="2026-11-30"))


def test_only_the_mairie(site: Site, town: Town) -> None:
    assert site.signed_in(town.prescriber_id).get(PAGE).status_code == 403
    assert site.mairie().post(PAGE, data={"kind": "heat", "until": "2026-11-25"}).status_code == 400


@on_both
def test_the_timetable_says_the_digest_once(site: Site, town: Town) -> None:
    town.commune_rules(bundle_minutes=0, digest_at="08:30")
    anne = town.referent()
    town.records_request()
    anne.taps(referents.take_charge)
    town.fast_forward(hours=12)
    heard, work = len(anne.texts), digest_work(site.app)
    town.now = datetime(2026, 11, 24, 7, 29, tzinfo=UTC)
    work()
    town.delivers()
    assert len(anne.texts) == heard

    town.now += timedelta(minutes=1)
    for _ in range(3):
        work()
        town.delivers()

    assert len(anne.texts) == heard + 1
    anne.expects("ce matin : une demande où il manque un voisin")


@on_both
def test_the_box_has_requests_under_way_follow_it_and_says_what_changes(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request()
    town.now += timedelta(minutes=1)
    browser = site.mairie()

    before = words(browser.get(PAGE))
    assert "Aussi pour les demandes en cours 1 demande est en cours." in before
    assert "Dans les jours qui viennent Un référent sollicité a pour répondre : 22 min au lieu de 45 min" in before
    assert "la mairie est prévenue après : 1 jour 6 h 30 au lieu de 3 jours" in before
    assert "Un jour compte 13 h" in before
    assert "suit les règles d’origine." in words(browser.get(f"/mairie/demandes/{request.ref}"))
    after = words(sends(browser, kind="heat", until="2026-11-25", running="y"))

    assert "Camille Petit a appliqué le mode crise aux demandes en cours (1) (canicule)." in after
    assert "encore les délais ordinaires" not in after
    told = (
        "enregistrées depuis le lundi 23 novembre et pour celles qui étaient déjà en cours, les délais sont plus courts"
    )
    assert told in after
    assert told in words(site.signed_in(town.prescriber_id).get("/demandes/nouvelle"))
    story = words(browser.get(f"/mairie/demandes/{request.ref}"))
    assert "Camille Petit a appliqué le mode crise à cette demande : la suite va plus vite." in story
    assert "suit les règles d’origine, avec les délais et les distances du mode crise." in story


@on_both
def test_without_the_box_nothing_changes_for_them_until_the_button(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request()
    town.now += timedelta(minutes=1)
    browser = site.mairie()

    after = words(sends(browser, kind="heat", until="2026-11-25"))
    assert "1 demande en cours suit encore les délais ordinaires." in after
    assert "qui étaient déjà en cours" not in after
    assert "hastened" not in town.events(request)

    after = words(sends(browser, "/demandes-en-cours"))
    assert "Les demandes en cours suivent maintenant le mode crise." in after
    assert "et pour celles qui étaient déjà en cours, les délais sont plus courts" in after
    assert town.events(request).count("hastened") == 1
    sends(browser, "/demandes-en-cours")
    assert town.events(request).count("hastened") == 1


def test_with_no_crisis_the_button_does_nothing(site: Site, town: Town) -> None:
    request = town.records_request()
    sends(site.mairie(), "/demandes-en-cours")

    assert "hastened" not in town.events(request)


def test_a_box_that_was_ticked_stays_so_after_a_mistake(site: Site, town: Town) -> None:
    town.records_request()
    answer = sends(site.mairie(), kind="heat", running="y")

    assert answer.status_code == 422
    assert 'checked id="running"' in answer.get_data(as_text=True)
