"""Stretches of real time: cut, joined, taken out of one another. Instants are aware and in UTC: an hour is an hour."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


class Window(NamedTuple):
    """A stretch of real time: two aware instants in UTC."""

    start: datetime
    end: datetime


def clipped(windows: Sequence[Window], not_before: datetime) -> list[Window]:
    """What is left of the windows from an instant on, in order, touching ones joined: a visit may lie across both."""
    start = not_before.astimezone(UTC)
    return joined([Window(max(window.start, start), window.end) for window in windows if window.end > start])


def joined(windows: Iterable[Window]) -> list[Window]:
    """The same time in order and without overlap; what touches is one stretch."""
    whole: list[Window] = []
    for window in sorted(windows):
        if whole and window.start <= whole[-1].end:
            whole[-1] = Window(whole[-1].start, max(whole[-1].end, window.end))
        else:
            whole.append(window)
    return whole


def without(windows: Iterable[Window], taken: Iterable[Window]) -> list[Window]:
    """What is left of the windows once others are taken out of them."""
    left = list(windows)
    for hole in taken:
        left = [
            part
            for window in left
            for part in (
                Window(window.start, min(window.end, hole.start)),
                Window(max(window.start, hole.end), window.end),
            )
            if part.start < part.end
        ]
    return left


def on_day(day: date, start: time, end: time, tz: ZoneInfo) -> Window:
    """A stretch of one local day, as its clocks show it."""
    return Window(datetime.combine(day, start, tz).astimezone(UTC), datetime.combine(day, end, tz).astimezone(UTC))
