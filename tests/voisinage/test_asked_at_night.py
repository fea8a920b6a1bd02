"""What is asked at night leaves in the morning: until then no page says that it was sent."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from dispatch import mairie, referents, search
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import Urgency
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, on_both, words
from voisinage.board.story import tell_story

NIGHT = timedelta(hours=13)  # from nine in the morning to ten in the evening


@pytest.fixture
def helene(town: Town) -> Phone:
    phone = town.referent()
    with town.sessions.begin() as session:
        session.get_one(Volunteer, phone.volunteer_id).first_name = "Hélène"
    return phone


def told(town: Town, request: Request) -> list[str]:
    def lines(session: Session) -> list[str]:
        return [line.text for line in tell_story(session, session.get_one(Request, request.id))]

    with town.sessions() as session:
        return lines(session)


@on_both
def test_the_story_says_when_the_text_leaves_then_when_it_left(town: Town, helene: Phone) -> None:
    town.now += NIGHT
    request = town.records_request()
    prepared = "Sollicitation préparée pour Hélène M., pour suivre la demande : "

    assert told(town, request)[1] == prepared + "le SMS part mardi 24 à 8h."
    assert helene.texts == []

    town.fast_forward(hours=11)
    assert told(town, request)[1] == prepared + "le SMS est parti mardi 24 à 8h."


def test_a_text_withdrawn_before_the_morning_never_left(town: Town, helene: Phone) -> None:
    town.now += NIGHT
    request = town.records_request()
    town.acts(mairie.cancel, request)

    assert told(town, request)[1].endswith("le SMS n’a pas eu à partir.")


def test_a_text_that_never_could_leave_is_not_said_to_have(town: Town, helene: Phone) -> None:
    town.carrier.refuse(helene.number, permanent=True)
    town.now += NIGHT
    request = town.records_request()
    town.fast_forward(hours=11)

    assert told(town, request)[1].endswith("le SMS n’a pas pu partir.")


def test_a_carrier_that_is_down_delays_what_cannot_wait(town: Town, helene: Phone) -> None:
    town.carrier.refuse(helene.number, permanent=False)
    request = town.records_request(urgency=Urgency.PLANNED)
    town.fast_forward(minutes=12)

    assert "le SMS part lundi 23 à 9h" in told(town, request)[1]


def test_what_cannot_wait_leaves_at_night(town: Town, helene: Phone) -> None:
    town.now += NIGHT
    request = town.records_request(urgency=Urgency.IMMEDIATE)

    assert told(town, request)[1] == "Sollicitation envoyée à Hélène M., pour suivre la demande."
    assert helene.texts


def test_the_mairie_reads_it_on_both_of_its_pages(site: Site, town: Town, helene: Phone) -> None:
    town.now += NIGHT
    request = town.records_request()
    browser = site.mairie()
    later = "Le SMS part mardi 24 à 8h. Sans réponse d’Hélène"

    assert later in words(browser.get("/mairie/demandes"))
    assert later in words(browser.get(f"/mairie/demandes/{request.ref}"))

    town.fast_forward(hours=10)
    assert "Le SMS part" not in words(browser.get("/mairie/demandes"))


def test_neighbours_asked_in_the_evening_are_written_to_in_the_morning(site: Site, town: Town, helene: Phone) -> None:
    first, _second = town.bricoleur(), town.bricoleur(metres=300)
    request = town.records_request(hours=60)
    helene.taps(referents.take_charge)
    town.now += NIGHT
    helene.taps(search.ask_in_waves)

    assert first.texts == []
    assert "Les SMS partent mardi 24 à 8h." in words(site.mairie().get("/mairie/demandes"))
    assert told(town, request)[-1].endswith("pour aider : le SMS part mardi 24 à 8h.")
