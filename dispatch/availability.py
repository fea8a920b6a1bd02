"""When a person can be visited and a volunteer is free, and the earliest stretch both have in common."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.states import Urgency

DAY = timedelta(days=1)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HALVES = {"am": ("matin", time(9), time(12)), "pm": ("après-midi", time(14), time(18))}
CODE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-(am|pm)")

# Somebody who is there any time is visited on so many days, between these local hours; at once in an emergency.
ANY_TIME = {Urgency.SOON: (2, time(8), time(20)), Urgency.PLANNED: (7, time(9), time(18))}
EMERGENCY = timedelta(hours=6)


@dataclass(frozen=True)
class Slot:
    """A stretch of every week, in local time. Monday is 0."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of real time: two aware instants in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class OfferedWindow:
    """One box to tick. `code` goes through the form and back, `label` is French."""

    code: str
    label: str
    window: Window


def offered_windows(now: datetime, tz: ZoneInfo, days: int = 7) -> list[OfferedWindow]:
    """The half-days of today and the days after it, `days` in all, that are not over yet."""
    today = now.astimezone(tz).date()
    offered = [_offered(today + n * DAY, half, today, tz) for n in range(days) for half in HALVES]
    return [half_day for half_day in offered if half_day.window.end > now]


def window_from_code(code: str, tz: ZoneInfo) -> Window | None:
    """The stretch a code stands for, past or to come, or None for a code that can never have been offered."""
    parts = CODE.fullmatch(code)
    if parts is None:
        return None
    _, start, end = HALVES[parts[2]]
    try:
        return _on(date.fromisoformat(parts[1]), start, end, tz)
    except (ValueError, OverflowError):  # the 31st of February; the last evening of the year 9999
        return None


def default_windows(now: datetime, urgency: Urgency, tz: ZoneInfo) -> list[Window]:
    """When to visit somebody who is there any time. Never in the past."""
    if urgency is Urgency.IMMEDIATE:
        return [Window(now.astimezone(UTC), now.astimezone(UTC) + EMERGENCY)]
    days, start, end = ANY_TIME[urgency]
    today = now.astimezone(tz).date()
    return clipped([_on(today + n * DAY, start, end, tz) for n in range(days)], now)


def first_fit(
    windows: Sequence[Window], slots: Sequence[Slot], *, minutes: int, not_before: datetime, tz: ZoneInfo
) -> Window | None:
    """The earliest stretch, `minutes` or longer, that lies in a window and in the weekly slots; all of it is given.

    No slot at all means that the volunteer has not told yet: any window fits.
    """
    for window in clipped(windows, not_before):
        for stretch in _common(window, slots, tz) if slots else [window]:
            if stretch.end - stretch.start >= timedelta(minutes=minutes):
                return stretch
    return None


def clipped(windows: Sequence[Window], not_before: datetime) -> list[Window]:
    """What is left of the windows from an instant on, in order, touching ones joined: a visit may lie across both."""
    start = not_before.astimezone(UTC)
    return _joined([Window(max(window.start, start), window.end) for window in windows if window.end > start])


def _common(window: Window, slots: Sequence[Slot], tz: ZoneInfo) -> list[Window]:
    free = [
        _on(day, slot.start, slot.end, tz)
        for day in _local_days(window, tz)
        for slot in slots
        if slot.weekday == day.weekday()
    ]
    overlaps = [Window(max(window.start, stretch.start), min(window.end, stretch.end)) for stretch in free]
    return _joined([overlap for overlap in overlaps if overlap.start < overlap.end])


def _joined(windows: Sequence[Window]) -> list[Window]:
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.start <= joined[-1].end:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
        else:
            joined.append(window)
    return joined


def _local_days(window: Window, tz: ZoneInfo) -> Iterator[date]:
    day, last = window.start.astimezone(tz).date(), window.end.astimezone(tz).date()
    while day <= last:
        yield day
        day += DAY


def _on(day: date, start: time, end: time, tz: ZoneInfo) -> Window:
    bounds = (datetime.combine(day, at, tz).astimezone(UTC) for at in (start, end))
    return Window(*bounds)


def _offered(day: date, half: str, today: date, tz: ZoneInfo) -> OfferedWindow:
    name, start, end = HALVES[half]
    return OfferedWindow(f"{day.isoformat()}-{half}", f"{_day(day, today)} {name}", _on(day, start, end, tz))


def _day(day: date, today: date) -> str:
    near = {today: "aujourd'hui", today + DAY: "demain"}
    return near.get(day) or f"{WEEKDAYS[day.weekday()]} {'1er' if day.day == 1 else day.day}"
