"""Durations as people type them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voisinage.durations import DurationRefused, parse_duration, write_duration

DAY = timedelta(hours=13)


@pytest.mark.parametrize(
    ("typed", "delay"),
    [
        ("45 min", timedelta(minutes=45)),
        ("45min", timedelta(minutes=45)),
        ("2 h", timedelta(hours=2)),
        ("2heures", timedelta(hours=2)),
        ("1 h 30", timedelta(minutes=90)),
        ("1h30", timedelta(minutes=90)),
        ("1 H 05 min", timedelta(minutes=65)),
        ("3 jours", 3 * DAY),
        ("1 jour", DAY),
        ("2 j 4 h", 2 * DAY + timedelta(hours=4)),
        ("  90  minutes ", timedelta(minutes=90)),
        ("2\u202fh", timedelta(hours=2)),
    ],
)
def test_what_people_type_is_understood(typed: str, delay: timedelta) -> None:
    assert parse_duration(typed, day=DAY) == delay


@pytest.mark.parametrize(
    "typed", ["", "bientôt", "45", "h", "-2 h", "1,5 h", "1 h 75", "0 min", "99 jours 9999 h", "٣ h"]
)
def test_what_is_no_duration_is_refused_in_french(typed: str) -> None:
    with pytest.raises(DurationRefused, match=r"[Dd]urée|minutes"):
        parse_duration(typed, day=DAY)


@given(st.integers(1, 60 * 24 * 60), st.sampled_from([DAY, timedelta(hours=24), timedelta(hours=9, minutes=30)]))
def test_what_is_written_is_read_back_the_same(minutes: int, day: timedelta) -> None:
    delay = timedelta(minutes=minutes)

    assert parse_duration(write_duration(delay, day=day), day=day) == delay
