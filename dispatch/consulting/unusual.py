"""Whether an hour of reading is unlike its reader. It accuses nobody: most of the time there is a good reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

NIGHT_FROM, NIGHT_UNTIL = 22, 6  # hours, in the commune's time


class Sign(StrEnum):
    """What is unlike them."""

    MANY = "many"  # more records than ever
    NIGHT = "night"
    IDLE = "idle"  # nothing was done with any of them
    ELSEWHERE = "elsewhere"  # of sectors they never had to do with


@dataclass(frozen=True)
class Opened:
    """One record that somebody opened. `acted`: they did something with it afterwards."""

    at: datetime
    record: str
    sector_id: int | None = None
    acted: bool = False


@dataclass(frozen=True)
class Habit:
    """What is usual for them: the most records in one hour, the sectors; nothing yet for somebody new."""

    busiest: int = 0
    sectors: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Watch:
    """From how many different records in one hour each sign counts; `times` their own busiest hour for the first."""

    many: int = 20
    times: float = 2
    night: int = 5
    idle: int = 15
    elsewhere: int = 8

    @property
    def least(self) -> int:
        """With fewer records no sign can show."""
        return min(self.many, self.night, self.idle, self.elsewhere)


def signs(opened: Sequence[Opened], habit: Habit, watch: Watch, zone: ZoneInfo) -> tuple[Sign, ...]:
    """What is unlike this reader in what they opened within one hour."""
    records = {one.record for one in opened}
    at_night = {one.record for one in opened if is_night(one.at, zone)}
    elsewhere = {one.record for one in opened if _is_elsewhere(one, habit)}
    acted = any(one.acted for one in opened)
    shown = {
        Sign.MANY: len(records) >= watch.many and len(records) > watch.times * habit.busiest,
        Sign.NIGHT: len(at_night) >= watch.night and not acted,
        Sign.IDLE: len(records) >= watch.idle and not acted,
        Sign.ELSEWHERE: len(elsewhere) >= watch.elsewhere,
    }
    return tuple(sign for sign, shows in shown.items() if shows)


def busiest_hour(opened: Sequence[Opened]) -> int:
    """The most different records in one hour of the clock."""
    hours: dict[datetime, set[str]] = {}
    for one in opened:
        hours.setdefault(hour_of(one.at), set()).add(one.record)
    return max(map(len, hours.values()), default=0)


def hour_of(at: datetime) -> datetime:
    """The beginning of its hour of the clock."""
    return at.replace(minute=0, second=0, microsecond=0)


def is_night(at: datetime, zone: ZoneInfo) -> bool:
    """Whether most people sleep."""
    hour = at.astimezone(zone).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def _is_elsewhere(one: Opened, habit: Habit) -> bool:
    """Somebody new has no sectors yet: nothing is elsewhere."""
    return bool(habit.sectors) and one.sector_id is not None and one.sector_id not in habit.sectors
