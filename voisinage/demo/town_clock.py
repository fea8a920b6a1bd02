"""Clocks that can be moved on: the one the demo town lives by, and the hours at which it is pleasant to visit."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from dispatch.delays import WakingHours
from dispatch.places import Commune
from dispatch.rules import Rules

MORNING = time(9, 30)
OPENS, CLOSES = time(9), time(17)
SATURDAY = 5


class MovableClock(Protocol):
    """Tells an aware UTC instant, and can be set on."""

    def __call__(self) -> datetime:
        """The instant."""

    def move_to(self, instant: datetime) -> None:
        """Make it `instant` now."""


class StillClock:
    """Stands where it was set: for playing the past."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        """The instant."""
        return self._at

    def move_to(self, instant: datetime) -> None:
        """Make it `instant` now."""
        self._at = instant


class DemoClock:
    """Runs beside the real clock at a distance kept in a file, so that a restart finds the town where it was."""

    def __init__(self, path: Path, wall: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = path
        self._wall = wall
        self._ahead = timedelta(seconds=json.loads(path.read_text("utf-8"))) if path.exists() else timedelta()

    def __call__(self) -> datetime:
        """The town's instant."""
        return self._wall() + self._ahead

    def move_to(self, instant: datetime) -> None:
        """Make it `instant` in town; the clock runs on from there."""
        self._ahead = instant - self._wall()
        self._path.write_text(json.dumps(self._ahead.total_seconds()), "utf-8")


def pleasant(at: datetime, hours: WakingHours) -> datetime:
    """`at` itself on a weekday in office hours, else half past nine on the next such day."""
    local = at.astimezone(hours.tz)
    if is_workday(local, hours) and OPENS <= local.time() < CLOSES:
        return at
    return next_morning(at, hours)


def next_morning(at: datetime, hours: WakingHours) -> datetime:
    """The first half past nine of a working day after `at`."""
    morning = datetime.combine(at.astimezone(hours.tz).date(), MORNING, hours.tz)
    while morning <= at or not is_workday(morning, hours):
        morning = datetime.combine(morning.date() + timedelta(days=1), MORNING, hours.tz)
    return morning.astimezone(UTC)


def is_workday(local: datetime, hours: WakingHours) -> bool:
    """Whether offices are open on that day, and people awake at that hour. `local` is in the town's time."""
    return local.weekday() < SATURDAY and hours.is_waking(local)


def town_hours(commune: Commune) -> WakingHours:
    """The waking hours of the town, with its holidays."""
    return WakingHours.of(commune.timezone, commune.territory, commune.insee, Rules.from_json(commune.rules))
