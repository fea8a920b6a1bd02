"""A wave proposes hours that leave the time to answer; where the person has none, all they have."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.availability import Window
from dispatch.matching.hours_ahead import hours_ahead

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY, TOMORROW = (Window(NOON + timedelta(days=day, hours=2), NOON + timedelta(days=day, hours=6)) for day in range(2))


def proposed(*windows: Window, now: datetime = NOON, minutes: int = 60, waves: int = 1) -> list[Window]:
    return hours_ahead(windows, minutes=minutes, now=now, over=lambda sent: sent + timedelta(hours=2), waves=waves)


@pytest.mark.parametrize(
    ("now", "waves", "expected"),
    [
        (NOON, 1, [TODAY, TOMORROW]),
        (NOON + timedelta(hours=3), 1, [TODAY, TOMORROW]),  # over at five, the job ends at six
        (NOON + timedelta(hours=3, minutes=1), 1, [TOMORROW]),
        (NOON + timedelta(hours=1), 2, [TODAY, TOMORROW]),
        (NOON + timedelta(hours=2), 2, [TOMORROW]),  # two are found one after the other
    ],
)
def test_hours_in_which_nobody_could_have_answered_are_left_out(
    now: datetime, waves: int, expected: list[Window]
) -> None:
    assert proposed(TODAY, TOMORROW, now=now, waves=waves) == expected


def test_a_longer_job_needs_more_of_them() -> None:
    assert proposed(TODAY, TOMORROW, now=NOON + timedelta(hours=2), minutes=180) == [TOMORROW]


def test_whoever_cannot_wait_is_not_made_to() -> None:
    assert proposed(TODAY, now=NOON + timedelta(hours=5)) == [TODAY]
    assert proposed(now=NOON) == []
