"""What every ranking shares: the need, those who may be asked, those who may not, and the plainest obstacles."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from math import inf
from operator import attrgetter
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from dispatch.availability import LocalCalendar, OwnQuiet, SchoolCalendar, Window, leaving
from dispatch.geo import Point
from dispatch.matching import reasons
from dispatch.rules import Rules
from dispatch.states import Urgency

STEP_M = 500  # what makes no difference to somebody who walks
USUAL_YES = 0.287  # of those asked, the published median


def _at_once(at: datetime) -> datetime:
    return at


@dataclass(frozen=True)
class Need:
    """What a request needs. `windows` is when the person can be visited; `point` is None while nobody knows where.

    `sent_at` is when a text about it may leave, by the commune's hours: now, unless told; `sendable` gives the first
    such instant from another one on. `seed` makes the draw between
    equals (see `score.draw`): the request's id. `tool` is what the bricoleur must bring, a code of `catalogue.TOOLS`.
    """

    point: Point | None
    skill: str
    windows: Sequence[Window]
    minutes: int
    sector_id: int | None
    urgency: Urgency
    now: datetime
    tz: ZoneInfo
    sector_name: str | None = None
    seats: int = 1
    tool: str | None = None
    sent_at: datetime | None = None
    sendable: Callable[[datetime], datetime] = field(default=_at_once, compare=False)
    seed: int = 0
    school: SchoolCalendar = field(default_factory=SchoolCalendar)
    holidays: Container[date] = frozenset()

    @cached_property
    def calendar(self) -> LocalCalendar:
        """What a volunteer's weekly habits depend on."""
        return LocalCalendar(self.tz, self.school, self.holidays)

    @cached_property
    def first_moment(self) -> datetime:
        """The first moment at which anybody could be there."""
        return max(self.now, min((window.start for window in self.windows), default=self.now))

    def reads_at(self, quiet: OwnQuiet | None) -> datetime:
        """When somebody with quiet hours of their own can hear of it. What cannot wait disturbs them."""
        sent_at = self.sent_at or self.now
        if quiet is None or self.urgency is Urgency.IMMEDIATE:
            return sent_at
        return leaving(sent_at, quiet, self.sendable)

    def hears_on(self, quiet: OwnQuiet | None) -> date:
        """The local day on which somebody with quiet hours of their own can hear of it: the ask counts for that day."""
        return self.sent_on if quiet is None else self.reads_at(quiet).astimezone(self.tz).date()

    @cached_property
    def sent_on(self) -> date:
        """The local day on which a text about it leaves, by the commune's hours."""
        return (self.sent_at or self.now).astimezone(self.tz).date()

    @cached_property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.tz).date()

    def begins(self, day: date) -> datetime:
        """The first instant of a local day."""
        return datetime.combine(day, time(), self.tz).astimezone(UTC)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked, and why, in one French sentence. `distance_m` is None while an address is unknown.

    `window` is when a bricoleur and the person are both free (or the person alone, until the bricoleur tells
    their hours); None for a referent. `chance` is the estimated probability, 0 to 1, that they say yes within a wave:
    for how many to ask, never for whom. `inclined` is that by their answers alone, as if they were never silent: for
    whom, where requests share neighbours out. `score` is the sum of `terms`, points by the names of `score.TERMS`.
    `beyond`: farther than they agreed to go, for want of anybody nearer.
    """

    id: int
    distance_m: float | None
    window: Window | None
    reason: str
    chance: float = USUAL_YES
    inclined: float = USUAL_YES
    score: float = 0.0
    beyond: bool = False
    terms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Excluded:
    """Somebody who is not to be asked now, and why, in French; `until` when they may be, if waiting for that helps."""

    id: int
    reason: str
    until: datetime | None = None


class Obstacle(NamedTuple):
    """What forbids asking somebody, in French; `until` when it is over, if anybody knows."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first; the others by id. It follows from the facts, never from the order they came in."""

    candidates: tuple[Candidate, ...] = ()
    excluded: tuple[Excluded, ...] = ()

    @property
    def next_at(self) -> datetime | None:
        """When the first of those left out may be asked; None where nobody may be in time."""
        return min((one.until for one in self.excluded if one.until), default=None)


class Reachable(Protocol):
    """What is known of any volunteer, whatever they are asked for."""

    @property
    def stopped(self) -> bool:
        """They want no more messages."""

    @property
    def charter_signed(self) -> bool:
        """They signed the charter."""

    @property
    def phone_verified(self) -> bool:
        """They answered from their number."""

    @property
    def to_meet(self) -> bool:
        """They signed up alone, and the mairie has not met them."""

    @property
    def reachable(self) -> bool:
        """By a text, or by a call where calls are placed."""

    @property
    def paused_until(self) -> date | None:
        """The first local day on which a text may reach them again."""

    @property
    def asked_for_this(self) -> bool:
        """They have been asked for this request already."""


def ranking(candidates: Iterable[Candidate], excluded: Iterable[Excluded]) -> Ranking:
    """Candidates in the order given, the others by id."""
    return Ranking(tuple(candidates), tuple(sorted(excluded, key=attrgetter("id"))))


def unavailable(need: Need, volunteer: Reachable, rules: Rules) -> Iterator[Obstacle]:
    """What forbids asking anybody for anything, weightiest first."""
    if volunteer.stopped:
        yield Obstacle(reasons.STOPPED)
    if not volunteer.charter_signed:
        yield Obstacle(reasons.NO_CHARTER)
    if rules.verify_phones and not volunteer.phone_verified:
        yield Obstacle(reasons.NUMBER_NOT_CONFIRMED)
    if volunteer.to_meet and (rules.meet_first or not volunteer.phone_verified):
        yield Obstacle(reasons.NOT_MET)
    if not volunteer.reachable:
        yield Obstacle(reasons.NO_CALLS)
    if volunteer.paused_until and need.sent_on < volunteer.paused_until:
        yield Obstacle(reasons.paused(volunteer.paused_until), need.begins(volunteer.paused_until))
    if volunteer.asked_for_this:
        yield Obstacle(reasons.ASKED_FOR_THIS)


def apart(a: Point | None, b: Point | None, measure: Callable[[Point, Point], float]) -> float:
    """How far two points are apart, endlessly where one of them is unknown."""
    return inf if a is None or b is None else measure(a, b)


def step(distance_m: float) -> float:
    """The step of 500 m a distance lies in."""
    return distance_m // STEP_M if distance_m < inf else inf
