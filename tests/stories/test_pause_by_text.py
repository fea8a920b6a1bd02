"""PAUSE by text: nothing is asked until a day, which the answer says with the way back; others are asked meanwhile."""

from datetime import date

import pytest
from sqlalchemy import select

from dispatch import referents, search
from dispatch.line import IncomingText
from dispatch.people import Volunteer
from dispatch.states import AskState, Role
from tests.stories.neighbour_town import neighbour_town, same_phone
from tests.stories.town import Phone, Town


def paused_until(phone: Phone) -> date | None:
    with phone.town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id).paused_until


@pytest.mark.parametrize(
    ("words", "until", "told"),
    [
        ("PAUSE", date(2026, 11, 30), "lundi 30 novembre"),
        ("Pause 2 semaines svp", date(2026, 12, 7), "lundi 7 decembre"),
        ("pause un mois", date(2026, 12, 23), "mercredi 23 decembre"),
    ],
)
def test_a_break_is_taken_and_the_answer_says_until_when_and_how_to_come_back(
    town: Town, words: str, until: date, told: str
) -> None:
    paul = town.bricoleur()

    paul.replies(words)

    assert paused_until(paul) == until
    (answer,) = paul.texts
    assert told in answer.replace("é", "e")
    assert "REPRENDRE" in answer
    with town.sessions() as session:
        assert session.scalars(select(IncomingText.needs_human)).all() == [False]
        assert session.scalars(select(IncomingText.body)).all() == [None], "its words are kept nowhere"


def test_what_was_asked_goes_to_somebody_else_without_a_refusal(town: Town) -> None:
    anne, paul, lea = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=900)
    town.commune_rules(wave_size=1)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    (asked,) = town.asks(request)
    first, other = (paul, lea) if asked.volunteer_id == paul.volunteer_id else (lea, paul)

    first.replies("pause 2 semaines")

    assert town.asks(request)[0].state is AskState.STOOD_DOWN
    other.expects("Pouvez-vous aider")
    assert "put_off" in town.events(request)


def test_who_comes_back_by_text_is_asked_again(town: Town) -> None:
    anne = town.referent()
    anne.replies("pause 3 semaines")
    first = town.records_request()
    assert town.asks(first, role=Role.REFERENT) == []

    anne.replies("reprendre").expects("merci de revenir")

    assert paused_until(anne) is None
    second = town.records_request(first_name="Luce", phone="+33199000177")
    assert len(town.asks(second, role=Role.REFERENT)) == 1


def test_one_phone_in_two_communes_rests_in_both(town: Town) -> None:
    other = neighbour_town(town)
    anne = town.referent()
    there = same_phone(anne, other.referent())

    anne.replies("pause 2 semaines")

    assert [paused_until(phone) for phone in (anne, there)] == [date(2026, 12, 7)] * 2
    assert len(anne.texts) == 1, "one answer, not one a commune"
