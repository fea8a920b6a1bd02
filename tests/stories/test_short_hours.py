"""The hours the person told run out while a neighbour is looked for: the search goes on at once, for other hours."""

from datetime import UTC, datetime, time, timedelta

from dispatch import bricoleurs, referents, search
from dispatch.people import AvailabilitySlot, Volunteer
from dispatch.states import AskState
from tests.stories.town import MONDAY_9H, Town


def test_with_less_left_than_the_job_takes_neighbours_are_asked_for_the_next_hours(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request("bulb", hours=3)
    anne.taps(referents.take_charge)
    town.fast_forward(minutes=2 * 60 + 40)

    anne.taps(search.ask_in_waves)

    [ask] = town.asks(request)
    assert ask.visit_start == town.now + timedelta(minutes=5)
    assert ask.visit_end == MONDAY_9H + timedelta(hours=11), "the evening is over at eight"
    assert ask.answer_by == town.now + timedelta(hours=1), "he has the time of a wave"
    paul.taps(bricoleurs.accept)
    assert town.asks(request)[0].state is AskState.ACCEPTED


def test_on_a_friday_evening_neighbours_free_on_weekdays_are_asked_for_monday(town: Town) -> None:
    town.now = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)  # five o'clock in Paris
    anne, paul = town.referent(), town.bricoleur()
    with town.desk() as desk:
        mornings = [AvailabilitySlot(weekday=day, start_at=time(9), end_at=time(12)) for day in range(5)]
        desk.session.get_one(Volunteer, paul.volunteer_id).slots = mornings
    request = town.records_request(windows=[])

    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    [ask] = town.asks(request)
    assert ask.visit_start == datetime(2026, 11, 30, 8, 5, tzinfo=UTC)
