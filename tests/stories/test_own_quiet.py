"""Quiet hours of one's own: a text waits until they are over, unless the need cannot wait."""

from datetime import time, timedelta

from sqlalchemy import select

from dispatch import bricoleurs, referents, search
from dispatch.journal import JournalEntry
from dispatch.overruling.reassigning import Choice, choose_bricoleur
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import AskState, State, StuckReason, Urgency
from tests.stories.town import MONDAY_9H, Phone, Town


def prefers_quiet(town: Town, phone: Phone, start: time, end: time) -> None:
    with town.sessions.begin() as session:
        volunteer = session.get_one(Volunteer, phone.volunteer_id)
        volunteer.quiet_from, volunteer.quiet_until = start, end


def limits(town: Town, **minutes: int) -> None:
    """How long a search may last, whatever its urgency."""
    town.commune_rules(policies=dict.fromkeys(Urgency, minutes))


def hours_of(town: Town, request: Request, *events: str) -> list[timedelta]:
    """How long after nine o'clock each of these was noted."""
    lines = select(JournalEntry.at).where(JournalEntry.request_id == request.id, JournalEntry.event.in_(events))
    with town.sessions() as session:
        return [at - MONDAY_9H for at in session.scalars(lines.order_by(JournalEntry.id))]


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


def test_the_deadline_is_worded_for_the_day_on_which_it_is_read(town: Town) -> None:
    town.now += timedelta(hours=9)
    anne = town.referent()
    prefers_quiet(town, anne, time(18), time(10))
    town.records_request(hours=60)

    town.fast_forward(hours=16, minutes=5)

    anne.expects("aujourd'hui avant")


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


def test_a_neighbour_who_is_not_to_be_disturbed_keeps_neither_the_mairie_nor_the_end_of_a_search_waiting(
    town: Town,
) -> None:
    limits(town, mairie_told=120, hard_stop=180)
    anne, paul = town.referent(), town.bricoleur()
    prefers_quiet(town, paul, time(9), time(20))
    request = town.records_request(hours=60)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    town.fast_forward(hours=4)

    assert hours_of(town, request, "mairie_told", "hard_stop") == [timedelta(hours=2), timedelta(hours=3)]
    assert town.fresh(request).stuck_reason is StuckReason.NOBODY_FREE
    assert len(town.duty_phone()) == 2


def test_nor_does_a_referent(town: Town) -> None:
    limits(town, mairie_told=120, hard_stop=180)
    anne = town.referent()
    prefers_quiet(town, anne, time(9), time(20))
    request = town.records_request(hours=60)

    town.fast_forward(hours=4)

    assert hours_of(town, request, "mairie_told", "hard_stop") == [timedelta(hours=2), timedelta(hours=3)]
    assert town.fresh(request).stuck_reason is StuckReason.NO_REFERENT
    town.fast_forward(hours=10)
    assert anne.texts == [], "the search is over: what had not left yet never does"


def test_a_search_that_goes_on_after_the_mairie_heard_still_waits_for_the_answer(town: Town) -> None:
    limits(town, mairie_told=60)
    anne, paul = town.referent(), town.bricoleur()
    prefers_quiet(town, paul, time(8), time(11))
    request = town.records_request(hours=60)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    town.fast_forward(hours=2, minutes=5)

    assert hours_of(town, request, "mairie_told") == [timedelta(hours=1)]
    paul.expects("changer une ampoule").taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED


def test_a_reminder_that_waits_for_the_end_of_quiet_hours_is_read_and_may_be_answered(town: Town) -> None:
    town.now += timedelta(hours=8, minutes=30)
    anne, bruno = town.referent(), town.referent(metres=900)
    prefers_quiet(town, anne, time(18), time(10))
    request = town.records_request(hours=60)
    anne.expects("Pouvez-vous suivre cette demande")
    assert town.fresh(request).nudges == 0

    town.fast_forward(hours=1)
    assert (town.events(request)[-1], len(anne.texts)) == ("referent_reminded", 1)
    town.fast_forward(hours=16)

    assert bruno.texts == [], "half past ten the next morning: Anne has only just been reminded"
    assert len(anne.texts) == 2
    anne.expects("aujourd'hui avant 10h45").taps(referents.take_charge)
    assert town.state(request) is State.IN_CHARGE


def test_a_reminder_that_is_not_answered_is_passed_over_with_its_whole_delay(town: Town) -> None:
    town.now += timedelta(hours=8, minutes=30)
    anne, bruno = town.referent(), town.referent(metres=900)
    prefers_quiet(town, anne, time(18), time(10))
    town.records_request(hours=60)

    town.fast_forward(hours=20)

    assert len(anne.texts) == 2
    assert "Pouvez-vous suivre cette demande" in bruno.texts[0]


def test_a_reminder_in_quiet_hours_leaves_the_mairie_its_hour(town: Town) -> None:
    limits(town, mairie_told=120)
    town.now += timedelta(hours=8, minutes=30)
    anne = town.referent()
    prefers_quiet(town, anne, time(18), time(10))
    request = town.records_request(hours=60)

    town.fast_forward(hours=3)

    assert hours_of(town, request, "mairie_told") == [timedelta(hours=10, minutes=30)]


def test_a_neighbour_who_said_yes_in_their_quiet_hours_does_not_hold_up_the_reminder_of_a_referent(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    prefers_quiet(town, paul, time(8), time(20))
    request = town.records_request()

    town.acts(choose_bricoleur, request, choice=Choice(paul.volunteer_id, said_yes=True))

    town.fast_forward(minutes=45)
    assert len(anne.texts) == 2
