"""School holidays, so that "mercredi matin, hors vacances" means what it says. One file knows the library."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from vacances_scolaires_france import SchoolHolidayDates

from dispatch.states import Season


@dataclass(frozen=True)
class SchoolCalendar:
    """The school year of a zone: A, B or C. None where there is none, as overseas and in Corsica."""

    zone: str | None = None

    def holds(self, season: Season, day: date) -> bool:
        """Whether a weekly slot of this season holds on that day.

        Without a zone, and beyond the years whose calendar is known, every slot does: somebody asked on a day they are
        not free says so, somebody never asked hears nothing.
        """
        if season is Season.ALWAYS or self.zone is None or not _first() <= day <= _last():
            return True
        return (day in _holidays(self.zone)) == (season is Season.HOLIDAYS)


@lru_cache(maxsize=3)
def _holidays(zone: str) -> frozenset[date]:
    return frozenset(day for day, row in _days().items() if row[f"vacances_zone_{zone.lower()}"])


@lru_cache(maxsize=1)
def _first() -> date:
    return min(_days())


@lru_cache(maxsize=1)
def _last() -> date:
    """The last day of holidays that was published: what the file says of the months after it is that nobody knows."""
    return max(_days())


@lru_cache(maxsize=1)
def _days() -> dict[date, dict[str, bool]]:
    """Every day on which some zone has holidays; reading the file takes a tenth of a second."""
    days: dict[date, dict[str, bool]] = SchoolHolidayDates().data
    return days
