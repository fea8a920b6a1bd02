"""The plain facts of a simulated town: ground, people, what the year asks of them. The same for every policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shapely.geometry.base import BaseGeometry

from dispatch.availability import OneOff, OwnQuiet, Slot, Window
from dispatch.delays import WakingHours
from dispatch.geo import Point
from dispatch.states import Travel, Urgency


@dataclass(frozen=True)
class JobKind:
    """One job of the catalogue; `weight` is how often it is asked for beside the others, in winter alone or not."""

    code: str
    skill: str
    minutes: int
    pair: bool = False
    weight: float = 1.0
    winter_only: bool = False
    tool: str | None = None  # what the bricoleur must bring


@dataclass(frozen=True)
class Area:
    """A sector, its outline in degrees, lon lat. Weights are shares of the town's volunteers and requests."""

    id: int
    name: str
    shape: BaseGeometry
    volunteers: float = 1.0
    requests: float = 1.0


@dataclass(frozen=True)
class Helper:
    """A bricoleur. `willing` is the town's secret: 1 on average, never shown to a decision."""

    id: int
    point: Point
    area_id: int
    radius_m: int
    skills: frozenset[str]
    slots: Sequence[Slot]
    since: datetime
    willing: float
    away: tuple[tuple[date, date], ...] = ()  # from a day to the one they are back
    asks_per_week: int | None = None
    moves_by: Travel = Travel.FOOT
    # What only the people of a real commune have told.
    tools: frozenset[str] = frozenset()
    once: Sequence[OneOff] = ()
    quiet: OwnQuiet | None = None
    asks_per_day: int | None = None
    only_sector_id: int | None = None
    pair_only: bool = False

    def back_on(self, day: date) -> date | None:
        """The day they are back, when they are away."""
        return next((back for first, back in self.away if first <= day < back), None)


@dataclass(frozen=True)
class Guide:
    """A referent, of one sector or of several."""

    id: int
    point: Point
    area_ids: frozenset[int]


@dataclass(frozen=True)
class Call:
    """One request of the year. `number` is its place in the list and in everybody's luck."""

    number: int
    at: datetime
    place: Point
    area_id: int
    job: JobKind
    urgency: Urgency
    windows: tuple[Window, ...]

    @property
    def seats(self) -> int:
        """How many bricoleurs go."""
        return 2 if self.job.pair else 1

    @property
    def promised(self) -> datetime:
        """The end of the last stretch the person was told: done by then is done in the promised time."""
        return self.windows[-1].end


@dataclass(frozen=True)
class Town:
    """A commune and one of its years."""

    seed: int
    start: datetime
    end: datetime
    hours: WakingHours
    areas: tuple[Area, ...]
    helpers: tuple[Helper, ...]
    guides: tuple[Guide, ...]
    calls: tuple[Call, ...]
