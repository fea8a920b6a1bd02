"""Days and hours as French people say them, in the commune's time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.when import spoken_deadline, spoken_moment, spoken_window

PARIS = "Europe/Paris"
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)  # a Tuesday, 10h in Paris


def utc(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (utc(10, 17), "aujourd'hui avant 18h"),
        (utc(10, 9, 7), "aujourd'hui avant 10h07"),
        (utc(10, 23), "aujourd'hui avant minuit"),
        (utc(11, 8), "demain avant 9h"),
        (utc(11, 23), "demain avant minuit"),
        (utc(12, 13, 30), "avant jeudi 14h30"),
        (utc(16, 8), "avant lundi 9h"),
        (utc(17, 8), "avant le 17 novembre 9h"),
        (utc(1, 8, month=12), "avant le 1er décembre 9h"),
        (utc(9, 8), "avant le 9 novembre 9h"),
    ],
)
def test_a_deadline_is_said_as_seen_from_now(at: datetime, words: str) -> None:
    assert spoken_deadline(at, NOW, PARIS) == words


def test_seconds_never_make_the_spoken_deadline_too_late() -> None:
    assert spoken_deadline(utc(10, 17, 59) + timedelta(seconds=59), NOW, PARIS) == "aujourd'hui avant 18h59"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (utc(12, 8), utc(12, 11), "jeudi 12 entre 9h et 12h"),
        (utc(12, 8, 30), utc(12, 11, 45), "jeudi 12 entre 9h30 et 12h45"),
        (utc(12, 19), utc(12, 23), "jeudi 12 entre 20h et minuit"),
        (utc(11, 23), utc(12, 8), "jeudi 12 entre 0h et 9h"),
        (utc(12, 17), utc(13, 8), "du jeudi 12 à 18h au vendredi 13 à 9h"),
        (utc(1, 8, month=12), utc(1, 9, month=12), "mardi 1er entre 9h et 10h"),
    ],
)
def test_a_window_is_said_in_one_breath(start: datetime, end: datetime, words: str) -> None:
    assert spoken_window(start, end, PARIS) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (utc(1, 8, month=12), utc(1, 11, month=12), "mardi 1er décembre entre 9h et 12h"),
        (utc(30, 17), utc(1, 8, month=12), "du lundi 30 novembre à 18h au mardi 1er décembre à 9h"),
        (utc(12, 17), utc(13, 8), "du jeudi 12 à 18h au vendredi 13 novembre à 9h"),
    ],
)
def test_on_paper_a_window_has_its_month(start: datetime, end: datetime, words: str) -> None:
    assert spoken_window(start, end, PARIS, month=True) == words


@pytest.mark.parametrize(
    ("tz", "words"),
    [
        (PARIS, "jeudi 12 à 14h30"),
        ("Indian/Reunion", "jeudi 12 à 17h30"),
        ("America/Guadeloupe", "jeudi 12 à 9h30"),
        ("America/Miquelon", "jeudi 12 à 10h30"),
    ],
)
def test_a_moment_is_said_in_the_time_of_the_commune(tz: str, words: str) -> None:
    assert spoken_moment(utc(12, 13, 30), tz) == words


def test_the_hour_follows_summer_time() -> None:
    assert spoken_moment(utc(12, 13, month=7), PARIS) == "dimanche 12 à 15h"


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        spoken_moment(NOW.replace(tzinfo=None), PARIS)


@given(st.timedeltas(timedelta(0), timedelta(days=6)))
def test_within_a_week_a_deadline_needs_no_date(ahead: timedelta) -> None:
    words = spoken_deadline(NOW + ahead, NOW, PARIS)
    assert "avant" in words
    assert " le " not in words
