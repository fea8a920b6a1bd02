"""Who is asked first, who is not asked at all, and why in words. Decides on plain facts, without clock or database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import inf
from operator import attrgetter
from zoneinfo import ZoneInfo

from dispatch.availability import Slot, Window, first_fit
from dispatch.geo import Point, metres, roughly_metres
from dispatch.matching import reasons
from dispatch.rules import Rules
from dispatch.states import Urgency

STEP_M = 500  # what makes no difference to somebody who walks
SHORTLIST = 50  # candidates whose distance is worth the slow, exact computation
DOUBT = 0.01  # more than `roughly_metres` can be wrong by
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Need:
    """What a request needs. `windows` is when the person can be visited; `point` is None while nobody knows where."""

    point: Point | None
    skill: str
    windows: Sequence[Window]
    minutes: int
    sector_id: int | None
    urgency: Urgency
    now: datetime
    tz: ZoneInfo
    sector_name: str | None = None

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.tz).date()


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


@dataclass(frozen=True)
class ReferentFacts:
    """What is known of somebody who may take charge. `load` counts the requests they have in hand or are asked for."""

    id: int
    point: Point | None
    sector_ids: frozenset[int]
    paused_until: date | None
    stopped: bool
    charter_signed: bool
    load: int
    asked_for_this: bool
    phone_verified: bool = True
    reachable: bool = True  # by a text, or by a call where calls are placed


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked, and why, in one French sentence. `distance_m` is None while an address is unknown.

    `window` is when a bricoleur and the person are both free (or the person alone, until the bricoleur tells
    their hours); None for a referent.
    """

    id: int
    distance_m: float | None
    window: Window | None
    reason: str


@dataclass(frozen=True)
class Excluded:
    """Somebody who is not to be asked now, and why, in French."""

    id: int
    reason: str


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first; the others by id. It follows from the facts, never from the order they came in."""

    candidates: tuple[Candidate, ...] = ()
    excluded: tuple[Excluded, ...] = ()


@dataclass(frozen=True)
class _Able:
    bricoleur: BricoleurFacts
    distance_m: float
    window: Window


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
    return _ranking([_bricoleur(need, one) for one in shortlist + able[SHORTLIST:]], excluded)


def rank_referents(need: Need, facts: Iterable[ReferentFacts], *, rules: Rules) -> Ranking:
    """Those who can take charge: on the sector first, then the nearest step, then the least loaded.

    Whoever has `rules.referent_load` requests in hand comes after all the others: referents burn out.

    A request or a referent that is not on the map yet is no obstacle: who lives where nobody knows comes after the
    others of the same group.
    """
    everyone = [(referent, next(_unavailable(need, referent, rules), None)) for referent in facts]
    excluded = [Excluded(referent.id, obstacle) for referent, obstacle in everyone if obstacle]
    willing = [
        (referent, _apart(need.point, referent.point, metres)) for referent, obstacle in everyone if not obstacle
    ]
    willing.sort(key=lambda one: (one[0].load >= rules.referent_load, *_charge(need, *one)))
    return _ranking([_referent(need, *one) for one in willing], excluded)


def _ranking(candidates: Iterable[Candidate], excluded: Iterable[Excluded]) -> Ranking:
    return Ranking(tuple(candidates), tuple(sorted(excluded, key=attrgetter("id"))))


def _judge(need: Need, bricoleur: BricoleurFacts, rules: Rules) -> _Able | Excluded:
    obstacle = next(_obstacles(need, bricoleur, rules), None)
    if obstacle:
        return Excluded(bricoleur.id, obstacle)
    distance = _reach(need, bricoleur)
    if distance > bricoleur.radius_m:
        return Excluded(bricoleur.id, reasons.too_far(distance, bricoleur.radius_m))
    window = first_fit(need.windows, bricoleur.slots, minutes=need.minutes, not_before=need.now, tz=need.tz)
    return _Able(bricoleur, distance, window) if window else Excluded(bricoleur.id, reasons.NOT_FREE)


def _obstacles(need: Need, bricoleur: BricoleurFacts, rules: Rules) -> Iterator[str]:
    """What forbids asking them, weightiest first, cheap to find out: distance and hours come after."""
    yield from _unavailable(need, bricoleur, rules)
    if need.skill not in bricoleur.skills:
        yield reasons.NO_SKILL
    if bricoleur.asked_this_week >= rules.asks_per_week:
        yield reasons.capped(bricoleur.asked_this_week)
    if need.point is None:
        yield reasons.REQUEST_NOT_ON_MAP
    if bricoleur.point is None:
        yield reasons.VOLUNTEER_NOT_ON_MAP


def _unavailable(need: Need, volunteer: BricoleurFacts | ReferentFacts, rules: Rules) -> Iterator[str]:
    if volunteer.stopped:
        yield reasons.STOPPED
    if not volunteer.charter_signed:
        yield reasons.NO_CHARTER
    if rules.verify_phones and not volunteer.phone_verified:
        yield reasons.NUMBER_NOT_CONFIRMED
    if not volunteer.reachable:
        yield reasons.NO_CALLS
    if volunteer.paused_until and need.today < volunteer.paused_until:
        yield reasons.paused(volunteer.paused_until)
    if volunteer.asked_for_this:
        yield reasons.ASKED_FOR_THIS


def _reach(need: Need, bricoleur: BricoleurFacts) -> float:
    """The distance, on a sphere unless that could be mistaken about the radius the bricoleur agreed to."""
    rough = _apart(need.point, bricoleur.point, roughly_metres)
    doubtful = abs(rough - bricoleur.radius_m) <= DOUBT * bricoleur.radius_m
    return _apart(need.point, bricoleur.point, metres) if doubtful else rough


def _measured(need: Need, able: _Able) -> _Able:
    return replace(able, distance_m=_apart(need.point, able.bricoleur.point, metres))


def _turn(able: _Able) -> tuple[float, datetime, float, int]:
    return _step(able.distance_m), able.bricoleur.last_asked_at or NEVER, able.distance_m, able.bricoleur.id


def _bricoleur(need: Need, able: _Able) -> Candidate:
    bricoleur = able.bricoleur
    reason = reasons.sentence([
        reasons.away(able.distance_m),
        reasons.free(able.window, need.now, need.tz) if bricoleur.slots else reasons.TO_CONFIRM,
        reasons.asked_since(bricoleur.last_asked_at, need.now, need.tz),
        reasons.busy(bricoleur.busy),
    ])  # fmt: skip
    return Candidate(bricoleur.id, able.distance_m, able.window, reason)


def _charge(need: Need, referent: ReferentFacts, distance: float) -> tuple[bool, float, int, float, int]:
    return not _on_sector(need, referent), _step(distance), referent.load, distance, referent.id


def _referent(need: Need, referent: ReferentFacts, distance: float) -> Candidate:
    known = distance if distance < inf else None
    ground = reasons.OTHER_REFERENT if need.sector_id is not None else reasons.ANY_REFERENT
    if _on_sector(need, referent):
        ground = reasons.referent_of(need.sector_name)
    reason = reasons.sentence([ground, reasons.away(known), reasons.load(referent.load)])
    return Candidate(referent.id, known, None, reason)


def _on_sector(need: Need, referent: ReferentFacts) -> bool:
    return need.sector_id in referent.sector_ids


def _apart(a: Point | None, b: Point | None, measure: Callable[[Point, Point], float]) -> float:
    return inf if a is None or b is None else measure(a, b)


def _step(distance_m: float) -> float:
    return distance_m // STEP_M if distance_m < inf else inf
