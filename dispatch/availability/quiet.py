"""A volunteer's own quiet hours, beside those of the commune."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from dispatch.availability.windows import DAY

MOST_NIGHTS = 7  # quiet hours that leave no hour of the day are no quiet hours


@dataclass(frozen=True)
class OwnQuiet:
    """From an hour until another one, each day, in local time; over midnight where the second is the earlier one."""

    start: time
    end: time
    tz: ZoneInfo

    def over(self, at: datetime) -> datetime:
        """`at` itself, or the end of the quiet hours it lies in. Equal hours mean no quiet at all."""
        local = at.astimezone(self.tz)
        if not self._holds(local.time()):
            return at
        day = local.date() if local.time() < self.end else local.date() + DAY
        return max(at, datetime.combine(day, self.end, self.tz).astimezone(UTC))

    def _holds(self, hour: time) -> bool:
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


def leaving(now: datetime, quiet: OwnQuiet | None, sendable: Callable[[datetime], datetime]) -> datetime:
    """When a text leaves: `sendable` gives the first instant of the commune's hours, their own quiet hours hold too."""
    at = first = sendable(now)
    if quiet is None:
        return at
    for _ in range(MOST_NIGHTS):
        over = quiet.over(at)
        if over == at:
            return at
        at = sendable(over)
    return first
