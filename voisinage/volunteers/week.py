"""When a volunteer is free every week, as written in a cell: "lundi 9h-12h, jeudi après-midi, week-end"."""

import re
from dataclasses import dataclass
from datetime import time

from voisinage.volunteers.words import listed, plain

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SEVERAL = {"semaine": range(5), "week end": range(5, 7), "tous les jours": range(7)}
_PARTS = {
    "": (time(8), time(20)),
    "matin": (time(8), time(12)),
    "midi": (time(12), time(14)),
    "apres midi": (time(14), time(18)),
    "soir": (time(18), time(21)),
    "journee": (time(8), time(20)),
}
_ONE_DAY = "|".join(_DAYS)
_WHEN = re.compile(rf"(?P<days>(?:{_ONE_DAY})(?: (?:a|au) (?:{_ONE_DAY}))?|{'|'.join(_SEVERAL)})(?: le)?(?P<rest>.*)")
_HOUR = r"(\d{1,2})\s?[h:]\s?(\d{2})?"
_HOURS = re.compile(rf"(?:de )?{_HOUR}\s?(?:a )?{_HOUR}")


@dataclass(frozen=True)
class Slot:
    """A stretch of every week, in the commune's time. Monday is 0."""

    weekday: int
    start_at: time
    end_at: time


def parse_week(cell: str) -> list[Slot]:
    """The slots written in a cell. Raises ValueError with a French sentence."""
    return [slot for part in listed(cell) for slot in _parse(part)]


def _parse(part: str) -> list[Slot]:
    found = _WHEN.fullmatch(plain(part))
    try:
        start, end = _stretch(found["rest"].strip()) if found else (time(0), time(0))
    except (KeyError, ValueError):
        start, end = time(0), time(0)
    if found is None or start >= end:
        raise ValueError(
            f"la disponibilité « {part} » n'est pas comprise : écrivez par exemple « lundi 9h-12h, jeudi après-midi »"
        )
    return [Slot(day, start, end) for day in _weekdays(found["days"])]


def _weekdays(days: str) -> list[int]:
    if days in _SEVERAL:
        return list(_SEVERAL[days])
    words = days.split()
    first, last = _DAYS.index(words[0]), _DAYS.index(words[-1])
    return list(range(first, last + 1)) or [*range(first, 7), *range(last + 1)]


def _stretch(rest: str) -> tuple[time, time]:
    hours = _HOURS.fullmatch(rest)
    if hours is None:
        return _PARTS[rest]
    return time(int(hours[1]), int(hours[2] or 0)), time(int(hours[3]), int(hours[4] or 0))
