"""A week as it is lived: school holidays, public holidays, absences, the way there, and quiet hours of one's own."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.availability import (
    Free,
    LocalCalendar,
    OneOff,
    OwnQuiet,
    SchoolCalendar,
    Slot,
    Visits,
    Window,
    travel_time,
)
from dispatch.availability.school_zones import ACADEMIES, ZONE_OF, school_zone
from dispatch.delays import FrenchHolidays
from dispatch.states import Season, Travel

PARIS = ZoneInfo("Europe/Paris")
AUCH = LocalCalendar(PARIS, SchoolCalendar("C"), FrenchHolidays())
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WEDNESDAY = Slot(2, time(9), time(12))


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def window(start: str, end: str) -> Window:
    return Window(paris(start), paris(end))


def fit(
    day: str, free: Free, *, calendar: LocalCalendar = AUCH, minutes: int = 60, hours: str = "08:00-20:00"
) -> Window | None:
    start, end = hours.split("-")
    return Visits([window(f"{day} {start}", f"{day} {end}")], minutes, calendar, now=EARLY).first_fit(free)


def wednesdays(season: Season = Season.ALWAYS, **known: object) -> Free:
    return Free([WEDNESDAY._replace(season=season)], EARLY, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "zone", "term", "holidays"),
    [
        ("2026-11-25", "C", True, False),
        ("2026-10-28", "C", False, True),  # Toussaint
        ("2027-02-10", "C", False, True),  # winter, zone C alone
        ("2027-02-10", "A", True, False),
        ("2026-08-26", "B", False, True),  # summer
        ("2026-11-25", None, True, True),  # overseas
        ("2028-11-08", "C", True, True),  # nobody has published it yet
        ("2031-05-07", "C", True, True),
    ],
)
def test_a_slot_may_hold_in_term_or_in_the_holidays(day: str, zone: str | None, term: bool, holidays: bool) -> None:
    calendar = LocalCalendar(PARIS, SchoolCalendar(zone))
    assert (fit(day, wednesdays(Season.TERM), calendar=calendar) is not None) is term
    assert (fit(day, wednesdays(Season.HOLIDAYS), calendar=calendar) is not None) is holidays
    assert fit(day, wednesdays(), calendar=calendar) is not None


@pytest.mark.parametrize(
    ("insee", "zone"),
    [("32013", "C"), ("75109", "C"), ("76540", "B"), ("01004", "A"), ("2A004", None), ("97411", None), ("99001", None)],
)
def test_the_zone_follows_from_the_insee_code(insee: str, zone: str | None) -> None:
    assert school_zone(insee) == zone


def test_every_departement_of_the_mainland_is_in_one_zone() -> None:
    listed = [departement for zone in ACADEMIES.values() for names in zone for departement in names.split()]
    assert len(listed) == len(set(listed)) == len(ZONE_OF)
    assert set(listed) == {f"{number:02}" for number in range(1, 96)} - {"20"}


def test_on_a_public_holiday_the_week_does_not_hold() -> None:
    armistice = "2026-11-11"  # a Wednesday
    assert fit(armistice, wednesdays()) is None
    told_free = OneOff(paris(f"{armistice} 10:00"), paris(f"{armistice} 12:00"), free=True)
    assert fit(armistice, wednesdays(once=[told_free])) == window(f"{armistice} 10:00", f"{armistice} 12:00")
    assert fit(armistice, Free([], EARLY)) is not None  # who told nothing fits any hour, as ever


def test_an_absence_is_cut_out_of_the_week() -> None:
    dentist = OneOff(paris("2026-11-25 09:30"), paris("2026-11-25 10:30"))
    assert fit("2026-11-25", wednesdays(once=[dentist])) == window("2026-11-25 10:30", "2026-11-25 12:00")
    assert fit("2026-11-25", wednesdays(once=[dentist]), minutes=30) == window("2026-11-25 09:00", "2026-11-25 09:30")
    week_away = OneOff(paris("2026-11-23 00:00"), paris("2026-11-30 00:00"))
    assert fit("2026-11-25", wednesdays(once=[week_away])) is None
    assert fit("2026-11-25", Free([], EARLY, once=[week_away])) is None
    assert fit("2026-12-02", wednesdays(once=[week_away])) is not None


def test_free_for_once_adds_to_the_week_and_away_is_stronger() -> None:
    thursday = OneOff(paris("2026-11-26 14:00"), paris("2026-11-26 18:00"), free=True)
    assert fit("2026-11-26", wednesdays(once=[thursday])) == window("2026-11-26 14:00", "2026-11-26 18:00")
    away = OneOff(paris("2026-11-26 12:00"), paris("2026-11-26 16:00"))
    assert fit("2026-11-26", wednesdays(once=[away, thursday])) == window("2026-11-26 16:00", "2026-11-26 18:00")


def test_whoever_is_free_from_nine_is_not_at_the_door_at_nine() -> None:
    twenty = timedelta(minutes=20)
    assert fit("2026-11-25", wednesdays(travel=twenty)) == window("2026-11-25 09:20", "2026-11-25 12:00")
    assert fit("2026-11-25", wednesdays(travel=twenty), minutes=161) is None
    assert fit("2026-11-25", wednesdays(travel=twenty), hours="10:00-11:00") == window(
        "2026-11-25 10:00", "2026-11-25 11:00"
    )


def test_nobody_is_at_the_door_before_they_had_the_time_to_come() -> None:
    leaves = Free([], paris("2026-11-25 10:02"), timedelta(minutes=7))
    assert fit("2026-11-25", leaves) == window("2026-11-25 10:10", "2026-11-25 20:00")  # 10:09 is no hour to say


@pytest.mark.parametrize(
    ("moves_by", "metres", "minutes"),
    [
        (Travel.FOOT, 1_500, 26),
        (Travel.BICYCLE, 1_500, 2 + 8.36),
        (Travel.CAR, 1_500, 5 + 3.9),
        (Travel.FOOT, 0, 0),
        (Travel.CAR, 0, 5),
    ],
)
def test_the_way_takes_its_time(moves_by: Travel, metres: float, minutes: float) -> None:
    assert travel_time(metres, moves_by, 1.3) / MINUTE == pytest.approx(minutes, abs=0.01)


@pytest.mark.parametrize(
    ("at", "over"),
    [
        ("2026-11-25 19:59", "2026-11-25 19:59"),
        ("2026-11-25 20:00", "2026-11-26 09:30"),
        ("2026-11-25 23:30", "2026-11-26 09:30"),
        ("2026-11-26 09:29", "2026-11-26 09:30"),
        ("2026-11-26 09:30", "2026-11-26 09:30"),
        ("2026-03-28 23:00", "2026-03-29 09:30"),  # summer time begins in that night
        ("2026-10-24 23:00", "2026-10-25 09:30"),
    ],
)
def test_own_quiet_hours_run_over_midnight(at: str, over: str) -> None:
    assert OwnQuiet(time(20), time(9, 30), PARIS).over(paris(at)) == paris(over)


def test_own_quiet_hours_may_be_a_nap() -> None:
    nap = OwnQuiet(time(13), time(15), PARIS)
    assert nap.over(paris("2026-11-25 14:00")) == paris("2026-11-25 15:00")
    assert nap.over(paris("2026-11-25 15:00")) == paris("2026-11-25 15:00")
    assert OwnQuiet(time(13), time(13), PARIS).over(paris("2026-11-25 13:00")) == paris("2026-11-25 13:00")


SWITCHES = st.sampled_from([datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)])
HOURS = st.lists(st.integers(0, 23), min_size=2, max_size=2, unique=True).map(sorted)
SLOTS = st.lists(
    st.builds(lambda day, hours: Slot(day, time(hours[0]), time(hours[1])), st.sampled_from([5, 6, 0]), HOURS),
    min_size=1, max_size=4,
)  # fmt: skip
QUARTERS = st.integers(0, 192)


@given(
    noon=SWITCHES,
    slots=SLOTS,
    bounds=st.lists(QUARTERS, min_size=2, max_size=2, unique=True).map(sorted),
    once=st.lists(st.tuples(QUARTERS, st.integers(1, 20), st.booleans()), max_size=3),
    travel=st.sampled_from([0, 15, 45]),
    minutes=st.sampled_from([15, 60, 120]),
)
def test_a_fit_is_the_earliest_there_is_on_the_days_when_clocks_change(
    *,
    noon: datetime,
    slots: list[Slot],
    bounds: list[int],
    once: list[tuple[int, int, bool]],
    travel: int,
    minutes: int,
) -> None:
    """Beside it, every quarter of an hour is tried: both must be there, and the volunteer free all the way."""
    at = [noon + n * 15 * MINUTE for n in range(260)]
    exceptions = [OneOff(at[n], at[n + length], free) for n, length, free in once]
    told = Window(at[bounds[0]], at[bounds[1]])
    free = Free(slots, noon, travel * MINUTE, exceptions)
    found = Visits([told], minutes, LocalCalendar(PARIS), now=noon).first_fit(free)

    def possible(start: datetime) -> bool:
        visit = [start + n * MINUTE for n in range(0, minutes, 15)]
        way = [start - n * MINUTE for n in range(15, travel + 1, 15)]
        there = told.start <= start and start + minutes * MINUTE <= told.end and start - travel * MINUTE >= noon
        return there and all(_free(quarter, slots, exceptions) for quarter in way + visit)

    assert (found.start if found else None) == next((start for start in at if possible(start)), None)
    if found:
        assert found.end - found.start >= minutes * MINUTE


def _free(at: datetime, slots: Sequence[Slot], once: Sequence[OneOff]) -> bool:
    if any(one.start <= at < one.end for one in once if not one.free):
        return False
    local = at.astimezone(PARIS)
    usual = any(slot.weekday == local.weekday() and slot.start <= local.time() < slot.end for slot in slots)
    return usual or any(one.start <= at < one.end for one in once if one.free)
