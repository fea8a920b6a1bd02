"""Waking time: what a volunteer would call "not at this hour", over summer time, Sundays and holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.delays import WakingHours, due_at, send_at
from dispatch.rules import Rules
from dispatch.states import Urgency

PARIS = ZoneInfo("Europe/Paris")
METROPOLE = WakingHours.of("Europe/Paris", "FR", "75109", Rules())
STRASBOURG = WakingHours.of("Europe/Paris", "FR", "67482", Rules())
METZ = WakingHours.of("Europe/Paris", "FR", "57463", Rules())
REUNION = WakingHours.of("Indian/Reunion", "RE", "97411", Rules())
MIQUELON = WakingHours.of("America/Miquelon", "PM", "97502", Rules())
NIGHT_OWLS = WakingHours(PARIS, quiet_from=time(1), quiet_until=time(7))
TOWNS = st.sampled_from([METROPOLE, STRASBOURG, REUNION, MIQUELON, NIGHT_OWLS])
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
NEAR_A_CHANGE = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]),
    st.integers(-4_000, 4_000),
)
ANY_INSTANT = INSTANTS | NEAR_A_CHANGE
DELAYS = st.timedeltas(timedelta(), timedelta(days=6))


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-23 10:00", 30, "2026-11-23 10:30"),
        ("2026-11-23 20:50", 30, "2026-11-24 08:20"),  # Monday evening
        ("2026-11-21 20:50", 30, "2026-11-23 08:20"),  # Saturday evening: Sunday does not count
        ("2026-11-10 20:50", 30, "2026-11-12 08:20"),  # the Armistice in between
        ("2026-11-23 03:00", 60, "2026-11-23 09:00"),
        ("2026-11-23 20:30", 30, "2026-11-23 21:00"),  # used up just as the night begins
        ("2026-11-23 21:00", 30, "2026-11-24 08:30"),
        ("2026-11-23 08:00", 13 * 60 * 2, "2026-11-24 21:00"),
        ("2026-03-28 20:00", 120, "2026-03-30 09:00"),  # the clocks change in the night to Sunday
        ("2026-11-22 12:00", 0, "2026-11-23 08:00"),
    ],
)
def test_a_delay_counts_waking_time_only(start: str, minutes: int, end: str) -> None:
    assert METROPOLE.add_waking(paris(start), timedelta(minutes=minutes)) == paris(end)


def test_a_delay_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        METROPOLE.add_waking(paris("2026-11-23 10:00"), timedelta(minutes=-1))


@pytest.mark.parametrize(
    ("hours", "day", "quiet"),
    [
        (METROPOLE, date(2026, 12, 26), False),
        (STRASBOURG, date(2026, 12, 26), True),
        (METZ, date(2026, 4, 3), True),  # Good Friday
        (METROPOLE, date(2026, 4, 3), False),
        (REUNION, date(2027, 12, 20), True),  # abolition of slavery
        (METROPOLE, date(2027, 12, 20), False),
        (METROPOLE, date(2026, 11, 22), True),  # a Sunday
    ],
)
def test_each_territory_keeps_its_own_holidays(hours: WakingHours, day: date, quiet: bool) -> None:
    assert hours.is_waking(datetime.combine(day, time(12), hours.tz)) is not quiet


def test_the_night_of_the_rules_is_the_one_that_counts() -> None:
    early = WakingHours.of("Europe/Paris", "FR", "32013", Rules(quiet_from=time(19), quiet_until=time(9, 30)))
    assert early.next_waking(paris("2026-11-23 19:00")) == paris("2026-11-24 09:30")


def test_quiet_hours_that_begin_after_midnight_leave_the_evening_awake() -> None:
    assert NIGHT_OWLS.is_waking(paris("2026-11-24 00:30"))
    assert NIGHT_OWLS.next_waking(paris("2026-11-24 01:00")) == paris("2026-11-24 07:00")


def test_minutes_are_elapsed_minutes_where_the_clocks_change_on_a_working_day() -> None:
    cairo = WakingHours(ZoneInfo("Africa/Cairo"), quiet_from=time(0), quiet_until=time(0))  # changes on a Friday
    thursday = datetime(2026, 4, 23, 23, tzinfo=cairo.tz)
    assert cairo.add_waking(thursday, timedelta(hours=2)) == datetime(2026, 4, 24, 2, tzinfo=cairo.tz)


def test_what_cannot_wait_goes_at_night_and_counts_every_minute() -> None:
    night = paris("2026-11-22 02:00")
    assert send_at(night, Urgency.IMMEDIATE, METROPOLE) == night
    assert due_at(night, timedelta(minutes=10), Urgency.IMMEDIATE, METROPOLE) == paris("2026-11-22 02:10")


@pytest.mark.parametrize("urgency", [Urgency.SOON, Urgency.PLANNED])
def test_what_can_wait_leaves_on_the_next_working_morning(urgency: Urgency) -> None:
    night = paris("2026-11-22 02:00")
    assert send_at(night, urgency, METROPOLE) == paris("2026-11-23 08:00")
    assert due_at(night, timedelta(minutes=10), urgency, METROPOLE) == paris("2026-11-23 08:10")


@given(hours=TOWNS, at=ANY_INSTANT)
def test_the_next_waking_instant_is_awake_and_nothing_before_it_is(hours: WakingHours, at: datetime) -> None:
    woken = hours.next_waking(at)
    assert woken >= at
    assert hours.is_waking(woken)
    assert woken == at or not hours.is_waking(woken - timedelta(seconds=1))
    assert woken == at or not hours.is_waking(at + (woken - at) / 2)


@given(hours=TOWNS, at=ANY_INSTANT, delay=DELAYS)
def test_a_deadline_is_awake_or_the_very_end_of_a_waking_stretch(
    hours: WakingHours, at: datetime, delay: timedelta
) -> None:
    due = hours.add_waking(at, delay)
    assert due >= at + delay
    assert hours.is_waking(due) or hours.is_waking(due - timedelta(microseconds=1))


@given(hours=TOWNS, at=ANY_INSTANT, later=DELAYS, delay=DELAYS, more=DELAYS)
def test_a_later_start_or_a_longer_delay_never_ends_earlier(
    hours: WakingHours, at: datetime, later: timedelta, delay: timedelta, more: timedelta
) -> None:
    due = hours.add_waking(at, delay)
    assert hours.add_waking(at + later, delay) >= due
    assert hours.add_waking(at, delay + more) >= due


@given(hours=TOWNS, at=ANY_INSTANT, first=DELAYS, second=DELAYS.filter(bool))
def test_two_delays_in_a_row_are_one_delay(
    hours: WakingHours, at: datetime, first: timedelta, second: timedelta
) -> None:
    assert hours.add_waking(hours.add_waking(at, first), second) == hours.add_waking(at, first + second)
