"""Which bricoleurs are asked first, which not at all, and why in words. Decides on plain facts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from dispatch.availability import Slot, Window, first_fit
from dispatch.geo import Point, metres, roughly_metres
from dispatch.matching import reasons
from dispatch.matching.judging import Candidate, Excluded, Need, Ranking, apart, ranking, step, unavailable
from dispatch.matching.widening import farthest_m
from dispatch.rules import Rules
from dispatch.states import Travel

SHORTLIST = 50  # candidates whose distance is worth the slow, exact computation
DOUBT = 0.01  # more than `roughly_metres` can be wrong by
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class BricoleurFacts:
    """What is known of somebody who may do the job. `paused_until` is the first day they may be asked again."""

    id: int
    point: Point | None
    radius_m: int
    skills: frozenset[str]
    slots: Sequence[Slot]
    charter_signed: bool
    paused_until: date | None
    stopped: bool
    asked_this_week: int
    last_asked_at: datetime | None
    asked_for_this: bool
    busy: int  # visits accepted and not done yet
    phone_verified: bool = True
    reachable: bool = True  # by a text, or by a call where calls are placed
    moves_by: Travel = Travel.FOOT


@dataclass(frozen=True)
class _Able:
    bricoleur: BricoleurFacts
    distance_m: float
    window: Window

    @property
    def beyond(self) -> bool:
        """Whether it is farther than they agreed to go."""
        return self.distance_m > self.bricoleur.radius_m


def rank_bricoleurs(need: Need, facts: Iterable[BricoleurFacts], *, rules: Rules) -> Ranking:
    """Those who can do the job: the nearest step first, and within it whoever was left in peace longest.

    Distances count in steps of 500 m. Within one, a fair turn matters more than a minute's walk, or the same
    next-door neighbour would be asked each time; beyond it nearness wins, because near neighbours come more readily.
    Then the exact distance, then the id, so that equals never change places.
    """
    verdicts = [_judge(need, bricoleur, rules) for bricoleur in facts]
    able = sorted((verdict for verdict in verdicts if isinstance(verdict, _Able)), key=_turn)
    shortlist = sorted((_measured(need, one) for one in able[:SHORTLIST]), key=_turn)
    excluded = [verdict for verdict in verdicts if isinstance(verdict, Excluded)]
    return ranking([_bricoleur(need, one) for one in shortlist + able[SHORTLIST:]], excluded)


def _judge(need: Need, bricoleur: BricoleurFacts, rules: Rules) -> _Able | Excluded:
    obstacle = next(_obstacles(need, bricoleur, rules), None)
    if obstacle:
        return Excluded(bricoleur.id, obstacle)
    distance = _reach(need, bricoleur)
    if distance > farthest_m(bricoleur.radius_m, bricoleur.moves_by, rules):
        return Excluded(bricoleur.id, reasons.too_far(distance, bricoleur.radius_m))
    window = first_fit(need.windows, bricoleur.slots, minutes=need.minutes, not_before=need.now, tz=need.tz)
    return _Able(bricoleur, distance, window) if window else Excluded(bricoleur.id, reasons.NOT_FREE)


def _obstacles(need: Need, bricoleur: BricoleurFacts, rules: Rules) -> Iterator[str]:
    """What forbids asking them, weightiest first, cheap to find out: distance and hours come after."""
    yield from unavailable(need, bricoleur, rules)
    if need.skill not in bricoleur.skills:
        yield reasons.NO_SKILL
    if bricoleur.asked_this_week >= rules.asks_per_week:
        yield reasons.capped(bricoleur.asked_this_week)
    if need.point is None:
        yield reasons.REQUEST_NOT_ON_MAP
    if bricoleur.point is None:
        yield reasons.VOLUNTEER_NOT_ON_MAP


def _reach(need: Need, bricoleur: BricoleurFacts) -> float:
    """The distance, on a sphere unless that could be mistaken about the radius the bricoleur agreed to."""
    rough = apart(need.point, bricoleur.point, roughly_metres)
    doubtful = abs(rough - bricoleur.radius_m) <= DOUBT * bricoleur.radius_m
    return apart(need.point, bricoleur.point, metres) if doubtful else rough


def _measured(need: Need, able: _Able) -> _Able:
    return replace(able, distance_m=apart(need.point, able.bricoleur.point, metres))


def _turn(able: _Able) -> tuple[bool, float, datetime, float, int]:
    return able.beyond, step(able.distance_m), able.bricoleur.last_asked_at or NEVER, able.distance_m, able.bricoleur.id


def _bricoleur(need: Need, able: _Able) -> Candidate:
    bricoleur = able.bricoleur
    reason = reasons.sentence([
        reasons.away(able.distance_m),
        reasons.beyond(bricoleur.radius_m) if able.beyond else "",
        reasons.free(able.window, need.now, need.tz) if bricoleur.slots else reasons.TO_CONFIRM,
        reasons.asked_since(bricoleur.last_asked_at, need.now, need.tz),
        reasons.busy(bricoleur.busy),
    ])  # fmt: skip
    return Candidate(bricoleur.id, able.distance_m, able.window, reason, beyond=able.beyond)
