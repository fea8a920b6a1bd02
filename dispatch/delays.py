"""Waking time: nights, Sundays and holidays do not count, and nobody is written to in them unless it cannot wait."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from dispatch.availability import LocalCalendar
from dispatch.rules import Rules
from dispatch.states import Urgency

SUNDAY = 6
DAY = timedelta(days=1)
FORTNIGHT = 14

# Our territories (regions of `phonenumbers`) and the départements of Alsace-Moselle, as `holidays` names them.
SUBDIVISIONS = {
    "GP": "971", "MQ": "972", "GF": "973", "RE": "974", "YT": "976", "BL": "BL", "MF": "MF", "PM": "PM", "NC": "NC",
    "PF": "PF", "WF": "WF",
    "57": "57", "67": "6AE", "68": "6AE",
}  # fmt: skip


def send_at(now: datetime, urgency: Urgency, hours: "WakingHours") -> datetime:
    """The first instant from `now` on at which a text may leave."""
    return now if urgency is Urgency.IMMEDIATE else hours.next_waking(now)


def due_at(now: datetime, delay: timedelta, urgency: Urgency, hours: "WakingHours") -> datetime:
    """The instant `delay` after `now`: of waking time, or of plain time for what cannot wait."""
    return now + delay if urgency is Urgency.IMMEDIATE else hours.add_waking(now, delay)


def morning_after(now: datetime, at: time, hours: "WakingHours") -> datetime | None:
    """The first instant from `now` on at which the local clock shows `at` and people may be disturbed.

    None where there is none within a fortnight: an hour that is always quiet.
    """
    today = now.astimezone(hours.tz).date()
    mornings = (datetime.combine(today + n * DAY, at, hours.tz).astimezone(UTC) for n in range(FORTNIGHT))
    return next((morning for morning in mornings if morning >= now and hours.is_waking(morning)), None)


@dataclass(frozen=True)
class WakingHours:
    """When the people of a commune may be disturbed. Takes any aware instant, answers in UTC."""

    tz: ZoneInfo
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    holidays: Container[date] = frozenset()

    @classmethod
    def of(cls, timezone: str, territory: str, insee: str, rules: Rules) -> "WakingHours":
        """The waking hours of a commune: `territory` as on `Commune`, `insee` its five characters."""
        subdivision = SUBDIVISIONS.get(territory) or SUBDIVISIONS.get(insee[:2])
        return cls(ZoneInfo(timezone), rules.quiet_from, rules.quiet_until, FrenchHolidays(subdivision))

    @property
    def calendar(self) -> LocalCalendar:
        """The same days as weekly habits see them, in a town whose school holidays are not looked at."""
        return LocalCalendar(self.tz, holidays=self.holidays)

    def is_waking(self, at: datetime) -> bool:
        """Whether people may be disturbed at this instant. The last instant of a waking stretch is already quiet."""
        return self.next_waking(at) == at

    def next_waking(self, at: datetime) -> datetime:
        """`at` itself, or the first waking instant after it."""
        start, _ = next(self._stretches(at))
        return start

    def add_waking(self, at: datetime, delay: timedelta) -> datetime:
        """The instant at which `delay` of waking time has gone by since `at`.

        A delay that is used up exactly when the night begins ends there, not on the next morning.
        Raises `ValueError` if the delay is negative.
        """
        if delay < timedelta():
            raise ValueError("waking time cannot run backwards")
        stretches = self._stretches(at)
        start, end = next(stretches)
        while delay > end - start:
            delay -= end - start
            start, end = next(stretches)
        return start + delay

    def _stretches(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of waking time from `at` on, stretch by stretch, in UTC so that differences are elapsed time."""
        day = at.astimezone(self.tz).date()
        while True:
            for start, end in self._waking_of(day):
                if at < end:
                    yield max(start, at.astimezone(UTC)), end
            day += DAY

    def _waking_of(self, day: date) -> list[tuple[datetime, datetime]]:
        """The waking stretches of one local day: one, or two where quiet hours begin after midnight."""
        if day.weekday() == SUNDAY or day in self.holidays:
            return []
        wakes, sleeps = self._instant(day, self.quiet_until), self._instant(day, self.quiet_from)
        if wakes < sleeps:
            return [(wakes, sleeps)]
        midnights = self._instant(day, time()), self._instant(day + DAY, time())
        return [(start, end) for start, end in ((midnights[0], sleeps), (wakes, midnights[1])) if start < end]

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.tz).astimezone(UTC)


@dataclass(frozen=True)
class FrenchHolidays(Container[date]):
    """Public holidays, a year at a time: the library's own container fills itself while others may be reading it."""

    subdivision: str | None = None

    def __contains__(self, day: object) -> bool:
        """Whether this `date` is a holiday there."""
        return isinstance(day, date) and day in _holidays_of(self.subdivision, day.year)


@lru_cache(maxsize=256)
def _holidays_of(subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))
