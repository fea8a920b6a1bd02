"""Which referent is asked to take charge first, which not at all, and why in words. Decides on plain facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from dispatch.geo import Point, flat_metres
from dispatch.matching import reasons, referent_reasons
from dispatch.matching.judging import Candidate, Excluded, Need, Obstacle, Ranking, apart, ranking, step, unavailable
from dispatch.rules import Rules

Place = tuple[bool, bool, float]  # not on duty, not of the sector, the step of 500 m: the smallest comes first


@dataclass(frozen=True)
class ReferentFacts:
    """What is known of somebody who may take charge. `load` counts the requests they have in hand or are asked for.

    `max_open` is the most they want to have at once; `backup_id` who is asked in their place while they are away.
    """

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
    on_duty: bool = False  # for the sector of the request, on the day the text leaves
    absent: bool = False  # an absence of theirs covers the hour the text leaves
    max_open: int | None = None
    backup_id: int | None = None
    kept_apart: bool = False  # from the person: never together again
    to_meet: bool = False  # signed up alone, the mairie has not met them


@dataclass(frozen=True)
class _Willing:
    referent: ReferentFacts
    distance_m: float
    stands_for: Sequence[ReferentFacts]


def rank_referents(
    need: Need, facts: Iterable[ReferentFacts], *, rules: Rules, duty_day: date | None = None
) -> Ranking:
    """Those who can take charge: on duty first, then of the sector, then the nearest step, then the least loaded.

    Whoever stands in for an absent referent takes that one's place in the line, if it is better than their own. Whoever
    has `rules.referent_load` requests in hand comes after all the others: referents burn out. Their own maximum is
    never passed. `duty_day` is the local day the text leaves, where that is not today.

    A request or a referent that is not on the map yet is no obstacle: who lives where nobody knows comes after the
    others of the same group.
    """
    everyone = {referent.id: referent for referent in facts}
    obstacles = {one.id: next(_obstacles(need, one, rules), None) for one in everyone.values()}
    stand_ins = _stand_ins(need, everyone)
    willing = [
        _Willing(one, apart(need.point, one.point, flat_metres), stand_ins.get(one.id, ()))
        for one in everyone.values()
        if obstacles[one.id] is None
    ]
    willing.sort(key=lambda one: _turn(need, one, rules))
    excluded = [Excluded(id_, obstacle.reason) for id_, obstacle in obstacles.items() if obstacle]
    return ranking([_referent(need, one, duty_day) for one in willing], excluded)


def _obstacles(need: Need, referent: ReferentFacts, rules: Rules) -> Iterator[Obstacle]:
    yield from unavailable(need, referent, rules)
    if referent.absent:
        yield Obstacle(referent_reasons.ABSENT)
    if referent.kept_apart:
        yield Obstacle(referent_reasons.NOT_TOGETHER)
    if referent.max_open is not None and referent.load >= referent.max_open:
        yield Obstacle(referent_reasons.own_maximum(referent.load))


def _stand_ins(need: Need, everyone: Mapping[int, ReferentFacts]) -> Mapping[int, Sequence[ReferentFacts]]:
    """Whom each referent stands in for: the absent ones whose turn it would be. A backup who is away has one too."""
    found: dict[int, list[ReferentFacts]] = defaultdict(list)
    for absent in everyone.values():
        if _is_away(need, absent) and (absent.on_duty or _on_sector(need, absent)):
            stand_in = _present_backup(need, absent, everyone)
            if stand_in is not None:
                found[stand_in.id].append(absent)
    return found


def _present_backup(need: Need, absent: ReferentFacts, everyone: Mapping[int, ReferentFacts]) -> ReferentFacts | None:
    """The first along the backups who is there; nobody where they are all away, or stand in for one another."""
    seen, one = {absent.id}, everyone.get(absent.backup_id or 0)
    while one is not None and one.id not in seen:
        if not _is_away(need, one):
            return one
        seen.add(one.id)
        one = everyone.get(one.backup_id or 0)
    return None


def _is_away(need: Need, referent: ReferentFacts) -> bool:
    return referent.absent or (referent.paused_until is not None and need.sent_on < referent.paused_until)


def _turn(need: Need, willing: _Willing, rules: Rules) -> tuple[bool, Place, int, float, int]:
    own = _place(need, willing.referent)
    place = min((own, *(_place(need, absent) for absent in willing.stands_for)))
    full = willing.referent.load >= rules.referent_load
    return full, place, willing.referent.load, willing.distance_m, willing.referent.id


def _place(need: Need, referent: ReferentFacts) -> Place:
    return not referent.on_duty, not _on_sector(need, referent), step(apart(need.point, referent.point, flat_metres))


def _referent(need: Need, willing: _Willing, duty_day: date | None) -> Candidate:
    known = willing.distance_m if willing.distance_m < inf else None
    ground = _ground(need, willing, duty_day)
    reason = reasons.sentence([ground, reasons.away(known), reasons.load(willing.referent.load)])
    return Candidate(willing.referent.id, known, None, reason)


def _ground(need: Need, willing: _Willing, duty_day: date | None) -> str:
    if willing.referent.on_duty:
        return referent_reasons.on_duty(need.sector_name, duty_day, need.today)
    own = _place(need, willing.referent)
    if any(_place(need, absent) < own for absent in willing.stands_for):
        return referent_reasons.STANDS_IN
    if _on_sector(need, willing.referent):
        return reasons.referent_of(need.sector_name)
    return reasons.OTHER_REFERENT if need.sector_id is not None else reasons.ANY_REFERENT


def _on_sector(need: Need, referent: ReferentFacts) -> bool:
    return need.sector_id in referent.sector_ids
