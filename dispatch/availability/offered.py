"""The half-days a form offers, and when to visit somebody who is there any time."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.availability.local_calendar import LocalCalendar
from dispatch.availability.windows import DAY, WEEKDAYS, Window, clipped, on_day
from dispatch.states import Season, Urgency

HALVES = {"am": ("matin", time(9), time(12)), "pm": ("après-midi", time(14), time(18))}
CODE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-(am|pm)")

# Somebody who is there any time is visited on at least so many days, between these local hours; an emergency, at once.
ANY_TIME = {Urgency.SOON: (2, time(8), time(20)), Urgency.PLANNED: (7, time(9), time(18))}
EMERGENCY = timedelta(hours=6)
ORDINARY = 2  # of these days, so many on which a whole half-day is left and neighbours keep their weekly habits
HALF_A_DAY = timedelta(hours=4)
FORTNIGHT, SUNDAY = 14, 6


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
        return on_day(date.fromisoformat(parts[1]), start, end, tz)
    except (ValueError, OverflowError):  # the 31st of February; the last evening of the year 9999
        return None


def default_windows(now: datetime, urgency: Urgency, calendar: LocalCalendar) -> list[Window]:
    """When to visit somebody who is there any time. Never in the past.

    Said on a Friday evening, "today and tomorrow" would leave neighbours one Saturday: Monday is then looked at too.
    """
    if urgency is Urgency.IMMEDIATE:
        return [Window(now.astimezone(UTC), now.astimezone(UTC) + EMERGENCY)]
    days, start, end = ANY_TIME[urgency]
    today, windows, ordinary = now.astimezone(calendar.tz).date(), list[Window](), 0
    for day in (today + n * DAY for n in range(FORTNIGHT)):
        if len(windows) >= days and ordinary >= ORDINARY:
            break
        windows.append(on_day(day, start, end, calendar.tz))
        ordinary += _is_working_day(day, calendar) and windows[-1].end - now >= HALF_A_DAY
    return clipped(windows, now)


def _is_working_day(day: date, calendar: LocalCalendar) -> bool:
    return day.weekday() != SUNDAY and calendar.is_ordinary(day, Season.ALWAYS)


def _offered(day: date, half: str, today: date, tz: ZoneInfo) -> OfferedWindow:
    name, start, end = HALVES[half]
    return OfferedWindow(f"{day.isoformat()}-{half}", f"{_day(day, today)} {name}", on_day(day, start, end, tz))


def _day(day: date, today: date) -> str:
    near = {today: "aujourd'hui", today + DAY: "demain"}
    return near.get(day) or f"{WEEKDAYS[day.weekday()]} {'1er' if day.day == 1 else day.day}"
