"""The half-days of a form in the words one would say: "Ce matin", "Cet après-midi", "Jeudi après-midi"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.availability import WEEKDAYS, OfferedWindow, Window
from dispatch.places import Commune
from voisinage.wording import window as in_words

NEAR = 4  # shown at once; the other half-days open on demand
HALVES = {"am": "matin", "pm": "après-midi"}
TODAY = {"am": "Ce matin", "pm": "Cet après-midi"}


@dataclass(frozen=True)
class Moment:
    """One box to tick. `code` goes through the form and back."""

    code: str
    label: str
    window: Window


def moments(offered: Sequence[OfferedWindow], commune: Commune, now: datetime) -> list[Moment]:
    """The half-days to come. There are seven days of them at most, so that a weekday names one day alone."""
    tz = ZoneInfo(commune.timezone)
    today = now.astimezone(tz).date()
    return [Moment(one.code, _label(one, today, tz), one.window) for one in offered]


def kept_moments(windows: Sequence[Window], offered: Sequence[Moment], commune: Commune) -> list[Moment]:
    """What a request holds and no half-day on offer is: hours of its own, or a half-day that is under way or over."""
    on_offer = {moment.window for moment in offered}
    return [
        Moment(f"{one.start.isoformat()}/{one.end.isoformat()}", _told(one, commune), one)
        for one in windows
        if one not in on_offer
    ]


def is_kept(moment: Moment) -> bool:
    """Whether it is one that a request holds already, and no half-day on offer."""
    return "/" in moment.code


def _told(window: Window, commune: Commune) -> str:
    words = in_words(window.start, window.end, commune.timezone)
    return words[0].upper() + words[1:]


def _label(offered: OfferedWindow, today: date, tz: ZoneInfo) -> str:
    day, half = offered.window.start.astimezone(tz).date(), offered.code[-2:]
    if day == today:
        return TODAY[half]
    name = "Demain" if day == today + timedelta(days=1) else WEEKDAYS[day.weekday()].capitalize()
    return f"{name} {HALVES[half]}"
