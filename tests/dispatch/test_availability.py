"""Half-days offered by the form, and the earliest moment a person and a volunteer have in common."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.availability import (
    Free,
    LocalCalendar,
    Slot,
    Visits,
    Window,
    clipped,
    default_windows,
    offered_windows,
    window_from_code,
)
from dispatch.delays import FrenchHolidays
from dispatch.states import Urgency

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
MINUTE = timedelta(minutes=1)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def window(start: str, end: str) -> Window:
    return Window(paris(start).astimezone(UTC), paris(end).astimezone(UTC))


MONDAY = paris("2026-11-23 10:00")
THURSDAY_MORNING = Slot(3, time(9), time(12))


def fit(windows: list[Window], slots: list[Slot], minutes: int = 60, now: datetime = MONDAY) -> Window | None:
    return Visits(windows, minutes, LocalCalendar(PARIS), now=now).first_fit(Free(slots, leaves_at=now))


def test_the_earliest_common_stretch_is_given_whole() -> None:
    week = [window("2026-11-27 09:00", "2026-11-27 18:00"), window("2026-11-26 10:00", "2026-11-26 18:00")]
    friday = Slot(4, time(9), time(18))
    assert fit(week, [friday, THURSDAY_MORNING]) == window("2026-11-26 10:00", "2026-11-26 12:00")


def test_a_stretch_too_short_for_the_job_is_passed_over() -> None:
    windows = [window("2026-11-26 11:30", "2026-11-26 18:00"), window("2026-12-03 09:00", "2026-12-03 12:00")]
    assert fit(windows, [THURSDAY_MORNING], minutes=30) == window("2026-11-26 11:30", "2026-11-26 12:00")
    assert fit(windows, [THURSDAY_MORNING], minutes=31) == window("2026-12-03 09:00", "2026-12-03 12:00")


def test_nothing_in_common_is_nothing() -> None:
    assert fit([window("2026-11-26 14:00", "2026-11-26 18:00")], [THURSDAY_MORNING]) is None
    assert fit([], []) is None


def test_a_volunteer_who_has_not_told_their_hours_fits_any_window() -> None:
    assert fit([window("2026-11-26 14:00", "2026-11-26 18:00")], []) == window("2026-11-26 14:00", "2026-11-26 18:00")


def test_what_is_past_is_not_proposed() -> None:
    windows = [window("2026-11-26 09:00", "2026-11-26 12:00")]
    assert fit(windows, [THURSDAY_MORNING], now=paris("2026-11-26 10:30")) == window(
        "2026-11-26 10:30", "2026-11-26 12:00"
    )
    assert fit(windows, [THURSDAY_MORNING], now=paris("2026-11-26 11:30")) is None


def test_slots_that_touch_are_one_stretch() -> None:
    noon = Slot(3, time(12), time(14))
    assert fit([window("2026-11-26 11:00", "2026-11-26 13:00")], [noon, THURSDAY_MORNING], minutes=120) == window(
        "2026-11-26 11:00", "2026-11-26 13:00"
    )


@pytest.mark.parametrize(
    ("day", "utc_hour"), [("2026-03-26", 8), ("2026-04-02", 7), ("2026-10-22", 7), ("2026-10-29", 8)]
)
def test_nine_in_the_morning_is_nine_before_and_after_summer_time(day: str, utc_hour: int) -> None:
    found = fit([window(f"{day} 00:00", f"{day} 23:00")], [THURSDAY_MORNING], now=paris("2026-03-01 00:00"))
    assert found is not None
    assert found.start.hour == utc_hour


def test_the_hour_that_summer_time_takes_away_is_not_free_time() -> None:
    night = Slot(6, time(1), time(4))
    sunday = [window("2026-03-29 00:00", "2026-03-29 12:00")]
    assert fit(sunday, [night], minutes=120, now=paris("2026-03-01 00:00")) is not None
    assert fit(sunday, [night], minutes=121, now=paris("2026-03-01 00:00")) is None


SLOTS = st.builds(
    lambda weekday, start, length: Slot(weekday, time(start), time(min(start + length, 23))),
    st.integers(0, 6), st.integers(0, 22), st.integers(1, 12),
)  # fmt: skip
WINDOWS = st.builds(
    lambda start, hours: Window(start, start + timedelta(hours=hours)),
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 10), timezones=st.just(UTC)),
    st.integers(1, 60),
)


@given(
    windows=st.lists(WINDOWS, max_size=4), slots=st.lists(SLOTS, min_size=1, max_size=4), minutes=st.integers(5, 180)
)
def test_a_fit_is_long_enough_inside_a_window_inside_the_slots_and_never_past(
    windows: list[Window], slots: list[Slot], minutes: int
) -> None:
    now = datetime(2026, 3, 25, tzinfo=UTC)
    found = fit(windows, slots, minutes, now)
    if found is None:
        return
    assert found.start >= now
    assert found.end - found.start >= minutes * MINUTE
    for at in (found.start, found.start + (found.end - found.start) / 2, found.end - MINUTE):
        local = at.astimezone(PARIS)
        assert any(window.start <= at < window.end for window in windows)
        assert any(slot.weekday == local.weekday() and slot.start <= local.time() < slot.end for slot in slots)


@given(windows=st.lists(WINDOWS, max_size=4), slots=st.lists(SLOTS, min_size=1, max_size=4), minutes=st.integers(5, 90))
def test_no_earlier_half_hour_was_missed(windows: list[Window], slots: list[Slot], minutes: int) -> None:
    now = datetime(2026, 3, 20, tzinfo=UTC)
    found = fit(windows, slots, minutes, now)
    first_start = found.start if found else max((window.end for window in windows), default=now)
    start = now
    while start < first_start:
        steps = [start + n * MINUTE for n in range(0, minutes, 5)] + [start + (minutes - 1) * MINUTE]
        assert not all(_both_free(at, windows, slots) for at in steps)
        start += timedelta(hours=3)


def _both_free(at: datetime, windows: list[Window], slots: list[Slot]) -> bool:
    local = at.astimezone(PARIS)
    return any(window.start <= at and at + MINUTE <= window.end for window in windows) and any(
        slot.weekday == local.weekday() and slot.start <= local.time() < slot.end for slot in slots
    )


def test_the_form_offers_the_half_days_that_are_not_over() -> None:
    offered = offered_windows(MONDAY, PARIS)
    assert [half_day.label for half_day in offered[:5]] == [
        "aujourd'hui matin", "aujourd'hui après-midi", "demain matin", "demain après-midi", "mercredi 25 matin",
    ]  # fmt: skip
    assert offered[-1].code == "2026-11-29-pm"
    assert len(offered) == 14


def test_the_morning_is_no_longer_offered_once_it_is_over() -> None:
    offered = offered_windows(paris("2026-11-30 12:00"), PARIS, days=2)
    assert [half_day.code for half_day in offered] == ["2026-11-30-pm", "2026-12-01-am", "2026-12-01-pm"]


def test_the_first_of_a_month_is_said_in_french() -> None:
    assert offered_windows(paris("2026-11-29 20:00"), PARIS)[2].label == "mardi 1er matin"


@pytest.mark.parametrize("tz", [PARIS, REUNION])
def test_a_code_comes_back_as_the_window_it_was_offered_for(tz: ZoneInfo) -> None:
    for half_day in offered_windows(paris("2026-10-22 03:00"), tz):
        assert window_from_code(half_day.code, tz) == half_day.window


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2026-11-23",
        "2026-11-23-xx",
        "2026-02-31-am",
        "20261123-am",
        "2026-W48-1-am",
        " 2026-11-23-am",
        "٢٠٢٦-11-23-am",
    ],
)
def test_a_code_that_was_never_offered_is_refused(code: str) -> None:
    assert window_from_code(code, PARIS) is None


def test_a_code_at_the_end_of_time_is_refused_where_the_sun_sets_late() -> None:
    assert window_from_code("9999-12-31-pm", ZoneInfo("Pacific/Tahiti")) is None


def test_any_time_means_the_next_six_hours_when_it_cannot_wait() -> None:
    assert default_windows(MONDAY, Urgency.IMMEDIATE, LocalCalendar(PARIS)) == [
        window("2026-11-23 10:00", "2026-11-23 16:00")
    ]


def test_any_time_means_today_and_tomorrow_when_it_is_soon() -> None:
    assert default_windows(MONDAY, Urgency.SOON, LocalCalendar(PARIS)) == [
        window("2026-11-23 10:00", "2026-11-23 20:00"),
        window("2026-11-24 08:00", "2026-11-24 20:00"),
    ]


@pytest.mark.parametrize(
    ("recorded", "days"),
    [
        ("2026-11-25 15:00", [25, 26]),
        ("2026-11-25 17:00", [25, 26, 27]),  # what is left of the afternoon is no day
        ("2026-11-27 17:00", [27, 28, 29, 30]),  # Friday: few neighbours help on Sunday, nobody is written to
        ("2026-11-28 10:00", [28, 29, 30]),
        ("2026-12-24 17:00", [24, 25, 26, 27, 28]),  # over Christmas and a Sunday
    ],
)
def test_two_days_on_which_neighbours_can_come_are_left(recorded: str, days: list[int]) -> None:
    calendar = LocalCalendar(PARIS, holidays=FrenchHolidays())

    windows = default_windows(paris(recorded), Urgency.SOON, calendar)

    assert [window.start.astimezone(PARIS).day for window in windows] == days


def test_any_time_means_the_week_when_it_is_planned() -> None:
    windows = default_windows(paris("2026-11-23 19:00"), Urgency.PLANNED, LocalCalendar(PARIS))
    assert windows[0] == window("2026-11-24 09:00", "2026-11-24 18:00")
    assert windows[-1] == window("2026-11-29 09:00", "2026-11-29 18:00")


@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    urgency=st.sampled_from(Urgency),
    tz=st.sampled_from([PARIS, REUNION]),
)
def test_any_time_is_never_in_the_past_and_never_empty(now: datetime, urgency: Urgency, tz: ZoneInfo) -> None:
    windows = default_windows(now, urgency, LocalCalendar(tz, holidays=FrenchHolidays()))
    assert windows
    assert all(now <= window.start < window.end for window in windows)


def test_clipping_joins_what_touches_and_puts_it_in_order() -> None:
    afternoon, noon = window("2026-11-24 14:00", "2026-11-24 18:00"), window("2026-11-24 12:00", "2026-11-24 14:00")
    gone = window("2026-11-22 09:00", "2026-11-22 12:00")
    assert clipped([afternoon, noon, gone], MONDAY) == [window("2026-11-24 12:00", "2026-11-24 18:00")]
    assert date(2026, 11, 24) == clipped([noon], MONDAY)[0].start.date()
