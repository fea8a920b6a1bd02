"""Being asked less, on any page behind a text: not this week, not before a date, less often, everything handed over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from dispatch import bricoleurs, care, referents, search, verify
from dispatch.absences import add_absence
from dispatch.availability import Window
from dispatch.desk import Actor
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import AskState, State, StopBy
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, looks, on_both, taps, words

BREAK = "Rien ne vous sera demandé avant lundi 30 novembre."


def asked(town: Town) -> tuple[Phone, Phone, Request]:
    town.commune_rules(wave_size=1)
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return anne, paul, request


def known(town: Town, phone: Phone) -> Volunteer:
    with town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id)


def told_until(town: Town, browser: FlaskClient, phone: Phone, typed: str) -> tuple[int, str]:
    answer = taps(browser, phone, "pause-jusqu-au", date=typed)
    return answer.status_code, words(answer)


@on_both
def test_not_this_week_is_one_tap_and_so_is_the_way_back(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    nadia = town.bricoleur(metres=900)
    browser = site.browser()
    page = words(looks(browser, paul))
    assert "Reprise lundi 30 novembre." in page
    assert page.index("Pas cette semaine") < page.index("Choisir une date"), "in plain sight, not behind a disclosure"

    page = words(taps(browser, paul, "pause"))

    assert BREAK in page
    assert "Je suis de nouveau disponible" in page
    assert "Pas cette semaine" not in page
    assert "J’accepte" in page, "still time to say yes to this one"
    town.delivers()
    nadia.expects("Pouvez-vous aider ?")
    assert town.asks(request)[0].state is AskState.STOOD_DOWN
    assert known(town, paul).paused_until == date(2026, 11, 30)

    page = words(taps(browser, paul, "disponible"))
    assert "nous pouvons de nouveau compter sur vous" in page
    assert BREAK not in page
    assert known(town, paul).paused_until is None


@on_both
def test_tapped_again_it_is_the_same_and_leaves_one_line(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    for noun in ("pause", "disponible", "moins-souvent"):
        assert [taps(site.browser(), paul, noun).status_code for _ in range(3)] == [200] * 3
    assert town.events(request).count("put_off") == 1
    kinds = ("volunteer_paused", "volunteer_back", "volunteer_changed")
    assert [len(town.commune_events(kind)) for kind in kinds] == [1, 1, 1]


@on_both
def test_looking_changes_nothing(site: Site, town: Town) -> None:
    _, paul, _ = asked(town)
    paul.taps(bricoleurs.accept)
    before = site.everything()
    browser = site.browser()
    for noun in ("", "/pause", "/pause-jusqu-au", "/disponible", "/moins-souvent", "/relais-de-tout", "/plus-ensemble"):
        assert browser.get(f"/l/{paul.link()}{noun}").status_code in (200, 302)
        assert browser.head(f"/l/{paul.link()}{noun}").status_code in (200, 302)
    assert site.everything() == before


def test_a_promised_visit_is_said_to_stand(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    paul.taps(bricoleurs.accept)
    page = words(taps(site.browser(), paul, "pause"))
    assert "Votre visite prévue tient toujours." in page
    assert town.state(request) is State.ASSIGNED


def test_on_a_sunday_the_week_is_the_one_that_begins(site: Site, town: Town) -> None:
    _, paul, _ = asked(town)
    town.now = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    browser = site.browser()
    assert "Reprise lundi 7 décembre." in words(looks(browser, paul)), "said before it is tapped"
    assert "Rien ne vous sera demandé avant lundi 7 décembre." in words(taps(browser, paul, "pause"))


@on_both
def test_a_date_may_be_chosen(site: Site, town: Town) -> None:
    _, paul, _ = asked(town)
    for typed in ("2026-12-24", "24/12/2026", " 24.12.2026 "):
        status, page = told_until(town, site.browser(), paul, typed)
        assert status == 200
        assert "Rien ne vous sera demandé avant jeudi 24 décembre." in page
        assert known(town, paul).paused_until == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Choisissez une date."),
        ("demain", "Cette date n’est pas comprise"),
        ("31/02/2027", "Cette date n’est pas comprise"),
        ("2026-11-23", "Choisissez une date à venir."),
        ("9999-12-31", "Choisissez une date dans l’année qui vient."),
        ("\0<b>", "Cette date n’est pas comprise"),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(site: Site, town: Town, typed: str, told: str) -> None:
    _, paul, request = asked(town)
    answer = site.browser().post(f"/l/{paul.link()}/pause-jusqu-au", data={"date": typed})
    assert answer.status_code == 422
    assert told in words(answer)
    assert 'aria-describedby="date-error"' in answer.text
    assert "<b>" not in answer.text
    assert known(town, paul).paused_until is None
    assert town.asks(request)[0].state is AskState.OPEN


def test_the_page_tells_how_often_and_offers_less(site: Site, town: Town) -> None:
    anne, paul, _ = asked(town)
    browser = site.browser()
    assert "Vous avez reçu 1 demande en trente jours." in words(looks(browser, paul))

    page = words(taps(browser, paul, "moins-souvent"))
    assert "une demande par semaine, au plus" in page
    assert known(town, paul).asks_per_week == 1
    assert "Moins souvent" not in page
    page = words(taps(browser, paul, "comme-avant"))
    assert "Moins souvent" in page
    assert known(town, paul).asks_per_week is None
    assert "Moins souvent" not in words(looks(browser, anne)), "a referent who is no bricoleur has no such limit"


def test_an_ended_ask_offers_it_as_well(site: Site, town: Town) -> None:
    anne, paul, _ = asked(town)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    for phone in (anne, paul):
        assert "Pas cette semaine" in words(looks(site.browser(), phone))
        assert BREAK in words(taps(site.browser(), phone, "pause"))


def test_who_wants_no_messages_is_not_offered_fewer(site: Site, town: Town) -> None:
    _, paul, _ = asked(town)
    paul.taps(lambda desk, ask: care.stop(desk, ask.volunteer, StopBy.LINK))
    assert "Pas cette semaine" not in words(looks(site.browser(), paul))


@on_both
def test_a_referent_on_a_break_may_hand_over_all_with_one_tap(site: Site, town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    requests = []
    for job in ("bulb", "fuse"):
        requests.append(town.records_request(job))
        anne.taps(referents.take_charge)
    browser = site.browser()
    assert "Confier mes 2 demandes en cours" in words(looks(browser, anne))

    page = words(taps(browser, anne, "pause"))
    assert "Vous suivez toujours 2 demandes." in page
    page = words(taps(browser, anne, "relais-de-tout"))
    town.delivers()

    assert "nous demandons à quelqu’un d’autre" in page
    assert [town.state(request) for request in requests] == [State.OPEN] * 2
    assert len(bruno.texts) == 2
    assert taps(browser, anne, "relais-de-tout").status_code == 200, "twice is once"
    assert [town.events(request).count("handed_over") for request in requests] == [1, 1]


def test_handing_one_over_is_one_tap(site: Site, town: Town) -> None:
    anne = town.referent()
    town.records_request()
    browser = site.browser()
    taps(browser, anne, "prise-en-charge")
    page = looks(browser, anne).text
    before = page[: page.index('/relais"')]
    assert before.count("<details") == before.count("</details"), "not behind a disclosure"


def test_an_absence_noted_by_the_mairie_is_told_too(site: Site, town: Town) -> None:
    _, paul, _ = asked(town)
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        away = Window(town.now - timedelta(hours=1), town.now + timedelta(days=7))
        add_absence(desk, volunteer, away, actor=Actor(agent_id=town.mairie_id))
    assert BREAK in words(looks(site.browser(), paul))
    assert BREAK not in words(taps(site.browser(), paul, "disponible"))
