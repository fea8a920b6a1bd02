"""The calendar of a commune: its time, its public holidays, its school year."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from dispatch.availability.school import SchoolCalendar
from dispatch.states import Season


@dataclass(frozen=True)
class LocalCalendar:
    """What a weekly habit depends on. Hashable, `holidays` included: what was worked out for a day is remembered."""

    tz: ZoneInfo
    school: SchoolCalendar = field(default_factory=SchoolCalendar)
    holidays: Container[date] = frozenset()

    def is_ordinary(self, day: date, season: Season) -> bool:
        """Whether what somebody does every week of that season is done on that day. On a public holiday nothing is."""
        return day not in self.holidays and self.school.holds(season, day)
