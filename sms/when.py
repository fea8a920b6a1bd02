"""Days and hours in plain French, in the commune's time: "aujourd'hui avant 18h", "jeudi 12 entre 9h et 12h"."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_ONE_DAY = timedelta(days=1)
_A_WEEKDAY_IS_ENOUGH = timedelta(days=6)  # further on, "jeudi" could be two Thursdays


def spoken_deadline(at: datetime, now: datetime, tz: str) -> str:
    """Word a deadline as seen from `now`: "aujourd'hui avant 18h", "demain avant 9h", "avant jeudi 14h30".

    `at` and `now` are aware, `tz` is an IANA name. Seconds are left out, so the spoken time is never too late.
    """
    day, hour = _end_of(_local(at, tz))
    ahead = day - _local(now, tz).date()
    if ahead == timedelta(0):
        return f"aujourd'hui avant {hour}"
    if ahead == _ONE_DAY:
        return f"demain avant {hour}"
    if timedelta(0) < ahead <= _A_WEEKDAY_IS_ENOUGH:
        return f"avant {_WEEKDAYS[day.weekday()]} {hour}"
    return f"avant le {_day_of_month(day)} {_MONTHS[day.month - 1]} {hour}"


def spoken_window(start: datetime, end: datetime, tz: str, *, month: bool = False) -> str:
    """Word a stretch of time: "jeudi 12 entre 9h et 12h", "du jeudi 12 à 18h au vendredi 13 à 9h".

    With its `month` where it may be read much later, or on paper: "mardi 1er décembre entre 9h et 12h".
    """
    first_day, last_day = _local(start, tz).date(), _end_of(_local(end, tz))[0]
    last = spoken_day(last_day) if month else _weekday_and_day(last_day)
    if first_day == last_day:
        return f"{last} {spoken_hours(start, end, tz)}"
    other_month = month and first_day.month != last_day.month
    first = spoken_day(first_day) if other_month else _weekday_and_day(first_day)
    return f"du {first} à {_hour(_local(start, tz).time())} au {last} à {_end_of(_local(end, tz))[1]}"


def spoken_hours(start: datetime, end: datetime, tz: str) -> str:
    """Word the hours of a stretch of one day: "entre 9h et 12h"."""
    return f"entre {_hour(_local(start, tz).time())} et {_end_of(_local(end, tz))[1]}"


def spoken_moment(at: datetime, tz: str) -> str:
    """Word one instant: "jeudi 12 à 14h30"."""
    local = _local(at, tz)
    return f"{_weekday_and_day(local.date())} à {_hour(local.time())}"


def spoken_day(day: date) -> str:
    """Word a day: "lundi 7 décembre", "mardi 1er décembre"."""
    return f"{_WEEKDAYS[day.weekday()]} {_day_of_month(day)} {_MONTHS[day.month - 1]}"


def _local(at: datetime, tz: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone cannot be spoken")
    return at.astimezone(ZoneInfo(tz))


def _end_of(local: datetime) -> tuple[date, str]:
    """Read 0h as everybody does when something ends: midnight of the day before."""
    if (local.hour, local.minute) == (0, 0):
        return local.date() - _ONE_DAY, "minuit"
    return local.date(), _hour(local.time())


def _weekday_and_day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {_day_of_month(day)}"


def _day_of_month(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def _hour(at: time) -> str:
    return f"{at.hour}h{at.minute:02}" if at.minute else f"{at.hour}h"
