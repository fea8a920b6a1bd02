"""A week in half-days: what is ticked is what is kept, and what was not touched keeps its own hours."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.joining.half_days import CODES, Stretch, ticked, week_of
from dispatch.states import Season

HALF_DAYS = st.frozensets(st.sampled_from(CODES))
EARLY = Stretch(0, time(9), time(11, 30), Season.TERM)


@given(HALF_DAYS)
def test_what_is_ticked_is_what_is_read_back(codes: frozenset[str]) -> None:
    assert ticked(week_of(codes)) == codes


@given(HALF_DAYS, HALF_DAYS)
def test_whatever_was_before_the_new_ticks_hold(before: frozenset[str], after: frozenset[str]) -> None:
    assert ticked(week_of(after, week_of(before))) == after


@given(HALF_DAYS)
def test_a_week_sent_back_untouched_is_the_same_week(codes: frozenset[str]) -> None:
    week = [EARLY, *(one for one in week_of(codes) if one.weekday != 0)]

    assert week_of(ticked(week), week) == week


@pytest.mark.parametrize(
    ("codes", "stretches"),
    [
        ({"0m", "0a"}, [(time(8), time(18))]),  # free before and after noon: at noon too
        ({"0m", "0s"}, [(time(8), time(12)), (time(18), time(21))]),
        ({"0m", "0a", "0s"}, [(time(8), time(21))]),
        ({"0x", "7m"}, []),
    ],
)
def test_half_days_that_follow_each_other_are_one_stretch(codes: set[str], stretches: list[tuple[time, time]]) -> None:
    assert [(one.start_at, one.end_at) for one in week_of(codes)] == stretches


def test_a_day_changed_loses_its_own_hours_and_its_neighbours_keep_theirs() -> None:
    tuesday = Stretch(1, time(9), time(10))

    assert week_of({"0a", "1m"}, [EARLY, tuesday]) == [Stretch(0, time(14), time(18)), tuesday]
