"""How time passes for one request: the hours left for a visit, the waves they leave, until when answers are awaited."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.availability import Window
from dispatch.delays import WakingHours
from dispatch.rules import DEFAULT_DELAYS, Rules
from dispatch.states import Urgency
from dispatch.timing import Timing

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, ten o'clock in Paris
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOURLY = {urgency: replace(delays, wave=HOUR) for urgency, delays in DEFAULT_DELAYS.items()}
AN_HOUR_OF_WORK = Timing(Urgency.SOON, 60, Rules(delays=HOURLY), WakingHours(ZoneInfo("Europe/Paris")))


def until(hours: float, *, after: float = 0) -> Window:
    return Window(NINE + after * HOUR, NINE + hours * HOUR)


def test_hours_long_enough_for_the_job_are_those_of_the_visit() -> None:
    assert AN_HOUR_OF_WORK.visit_windows([until(3)], [], now=NINE) == [until(3)]
    assert AN_HOUR_OF_WORK.visit_windows([until(1)], [], now=NINE) == [until(1)]


def test_once_less_is_left_of_them_than_the_job_takes_any_ordinary_hour_will_do() -> None:
    left = AN_HOUR_OF_WORK.visit_windows([until(2)], [], now=NINE + HOUR + MINUTE)

    assert left[0] == Window(NINE + 1.25 * HOUR, NINE + 10 * HOUR), "from the next quarter until eight in the evening"
    assert [window.start for window in left[1:]] == [NINE + DAY - 2 * HOUR]


def test_a_stretch_too_short_does_not_stand_beside_one_that_is_not() -> None:
    assert AN_HOUR_OF_WORK.visit_windows([until(0.5), until(30, after=24)], [], now=NINE) == [until(30, after=24)]


def test_hours_agreed_with_one_bind_the_other_while_the_job_can_be_done_in_them() -> None:
    told, agreed = [until(30)], [until(4, after=2)]

    assert AN_HOUR_OF_WORK.visit_windows(told, agreed, now=NINE) == agreed
    assert AN_HOUR_OF_WORK.visit_windows(told, agreed, now=NINE + 3.5 * HOUR) == [until(30, after=3.5)]


@given(st.integers(0, 5 * 24 * 60), st.integers(5, 240), st.sampled_from(Urgency))
def test_there_is_always_an_hour_left_in_which_the_job_can_be_done(later: int, minutes: int, urgency: Urgency) -> None:
    now, timing = NINE + later * MINUTE, replace(AN_HOUR_OF_WORK, minutes=minutes, urgency=urgency)

    left = timing.visit_windows([until(3), until(33, after=29)], [], now=now)

    assert any(window.end - max(window.start, now) >= timing.lasts for window in left)


@pytest.mark.parametrize(
    ("hours", "most", "waves"),
    [(1, 9, 1), (1.5, 9, 1), (2, 9, 1), (3.9, 9, 2), (4, 9, 3), (10, 4, 4), (-4, 9, 1)],
)
def test_a_wave_counts_while_its_answers_are_still_of_use(hours: float, most: int, waves: int) -> None:
    timing = replace(AN_HOUR_OF_WORK, rules=replace(AN_HOUR_OF_WORK.rules, max_waves=most + 2))
    assert timing.waves_left([until(hours)], sent=2, now=NINE) == waves


def test_what_cannot_wait_counts_on_two_waves() -> None:
    assert replace(AN_HOUR_OF_WORK, urgency=Urgency.IMMEDIATE).waves_left([until(12)], sent=0, now=NINE) == 2


@pytest.mark.parametrize(
    ("proposed", "minutes"),
    [([until(6)], 60), ([until(1.5)], 30), ([until(6), until(1.75)], 45), ([until(1)], 15), ([None], 60), ([], 60)],
)
def test_answers_are_awaited_while_the_visits_can_be_made(proposed: list[Window | None], minutes: int) -> None:
    assert AN_HOUR_OF_WORK.answer_by(proposed, now=NINE) == NINE + minutes * MINUTE


def test_nobody_has_less_than_a_quarter_of_an_hour_from_when_the_text_leaves() -> None:
    evening = NINE + 12 * HOUR

    assert AN_HOUR_OF_WORK.answer_by([until(13)], now=evening) == NINE + 22 * HOUR + 15 * MINUTE
