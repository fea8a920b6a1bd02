"""Quiet hours of one's own: a text waits until they are over, unless the need cannot wait."""

from datetime import time

from dispatch import bricoleurs, referents, search
from dispatch.people import Volunteer
from dispatch.states import AskState, State, Urgency
from tests.stories.town import Phone, Town


def prefers_quiet(town: Town, phone: Phone, start: time, end: time) -> None:
    with town.sessions.begin() as session:
        volunteer = session.get_one(Volunteer, phone.volunteer_id)
        volunteer.quiet_from, volunteer.quiet_until = start, end


def test_a_text_waits_for_the_end_of_quiet_hours_and_the_answer_is_waited_for(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    prefers_quiet(town, paul, time(20), time(10, 30))
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    town.fast_forward(minutes=85)  # a wave is sixty minutes long: at 10:25 they have not even been asked
    assert paul.texts == []
    assert town.asks(request)[0].state is AskState.OPEN
    town.fast_forward(minutes=10)
    paul.expects("changer une ampoule").taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED


def test_what_cannot_wait_does_not(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    prefers_quiet(town, paul, time(20), time(10, 30))
    town.records_request(urgency=Urgency.IMMEDIATE)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.expects("changer une ampoule")


def test_both_quiet_hours_hold(town: Town) -> None:
    """Until eight in the evening by their own wish, from nine on by the commune's."""
    anne = town.referent()
    prefers_quiet(town, anne, time(8), time(20, 59))
    town.records_request()
    town.delivers()
    assert anne.texts == []
    town.fast_forward(hours=11, minutes=55)
    assert anne.texts == []
    town.fast_forward(minutes=10)
    anne.expects("changer une ampoule")


def test_quiet_hours_that_leave_no_hour_of_the_day_hold_nothing_back(town: Town) -> None:
    anne = town.referent()
    prefers_quiet(town, anne, time(8), time(21, 0))
    town.records_request()
    anne.expects("changer une ampoule")
