"""What somebody is asked counts for the day on which they read it, not for the evening on which it was decided."""

from datetime import time, timedelta
from typing import Any

from dispatch import bricoleurs, referents, search
from dispatch.chasing.past import waits_of
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import Urgency
from tests.stories.town import MONDAY_9H, Phone, Town

EVENING = timedelta(hours=13)  # after nine in the morning: ten in the evening, when nothing leaves any more


def test_what_was_asked_late_in_the_evening_counts_for_the_next_day(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne = town.referent()
    town.bricoleur()
    first, second = _in_charge(town, anne, "bulb"), _in_charge(town, anne, "fuse")
    town.now = MONDAY_9H + EVENING
    _asks(town, anne, first)
    assert [ask.leaves_at for ask in town.asks(first)] == [MONDAY_9H + timedelta(hours=23)]

    town.now = MONDAY_9H + timedelta(days=1)
    _asks(town, anne, second)

    assert town.asks(second) == []
    assert town.events(second)[-1] == "wave_waits"
    town.fast_forward(hours=24)
    assert len(town.asks(second)) == 1, "on Wednesday he may be asked again"


def test_what_was_asked_in_the_day_does_not_count_for_a_text_of_the_next_morning(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne, paul = town.referent(), town.bricoleur()
    first, second = _in_charge(town, anne, "bulb"), _in_charge(town, anne, "fuse")
    _asks(town, anne, first)
    paul.taps(bricoleurs.decline)
    town.now = MONDAY_9H + EVENING

    _asks(town, anne, second)

    assert len(town.asks(second)) == 1
    town.fast_forward(hours=11)
    assert len(paul.texts) == 2


def test_quiet_hours_of_their_own_count_too(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne, paul = town.referent(), town.bricoleur()
    with town.sessions.begin() as session:
        volunteer = session.get_one(Volunteer, paul.volunteer_id)
        volunteer.quiet_from, volunteer.quiet_until = time(18), time(10)
    first, second, third = (_in_charge(town, anne, job) for job in ("bulb", "fuse", "bulb"))
    town.now = MONDAY_9H + timedelta(hours=2)
    _asks(town, anne, first)
    town.now = MONDAY_9H + timedelta(hours=10)

    _asks(town, anne, second)
    _asks(town, anne, third)

    assert [len(town.asks(request)) for request in (first, second, third)] == [1, 1, 0]
    assert town.asks(second)[0].leaves_at == MONDAY_9H + timedelta(hours=25)


def test_the_week_counts_from_when_they_read_it(town: Town) -> None:
    town.commune_rules(asks_per_week=1)
    anne, paul = town.referent(), town.bricoleur()
    first = _in_charge(town, anne, "bulb")
    town.now = MONDAY_9H + EVENING
    _asks(town, anne, first)
    town.fast_forward(hours=11)
    paul.taps(bricoleurs.decline)
    town.now = MONDAY_9H + timedelta(days=7) + EVENING
    urgent = _in_charge(town, anne, "fuse", urgency=Urgency.IMMEDIATE)

    _asks(town, anne, urgent)

    assert town.asks(urgent) == [], "decided a week ago, but he read it on Tuesday morning"
    with town.desk() as desk:
        waits = waits_of(desk.session, [desk.session.get_one(Request, urgent.id)])
    assert waits == {urgent.id: MONDAY_9H + timedelta(days=7, hours=23)}


def _in_charge(town: Town, anne: Phone, job: str, **more: Any) -> Request:
    request = town.records_request(job, hours=6 * 24, **more)
    anne.taps(referents.take_charge)
    return request


def _asks(town: Town, anne: Phone, request: Request) -> None:
    with town.desk() as desk:
        lead = next(
            ask for ask in town.asks_in(desk) if (ask.request_id, ask.volunteer_id) == (request.id, anne.volunteer_id)
        )
        search.ask_in_waves(desk, lead)
    town.delivers()
