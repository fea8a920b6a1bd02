"""Which referent is asked to take charge first, which not at all, and why in words. Decides on plain facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import inf

from dispatch.geo import Point, metres
from dispatch.matching import reasons
from dispatch.matching.judging import Candidate, Excluded, Need, Ranking, apart, ranking, step, unavailable
from dispatch.rules import Rules


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
    to_meet: bool = False  # signed up alone, the mairie has not met them


def rank_referents(need: Need, facts: Iterable[ReferentFacts], *, rules: Rules) -> Ranking:
    """Those who can take charge: on the sector first, then the nearest step, then the least loaded.

    Whoever has `rules.referent_load` requests in hand comes after all the others: referents burn out.

    A request or a referent that is not on the map yet is no obstacle: who lives where nobody knows comes after the
    others of the same group.
    """
    everyone = [(referent, next(unavailable(need, referent, rules), None)) for referent in facts]
    excluded = [Excluded(referent.id, obstacle) for referent, obstacle in everyone if obstacle]
    willing = [(referent, apart(need.point, referent.point, metres)) for referent, obstacle in everyone if not obstacle]
    willing.sort(key=lambda one: (one[0].load >= rules.referent_load, *_charge(need, *one)))
    return ranking([_referent(need, *one) for one in willing], excluded)


def _charge(need: Need, referent: ReferentFacts, distance: float) -> tuple[bool, float, int, float, int]:
    return not _on_sector(need, referent), step(distance), referent.load, distance, referent.id


def _referent(need: Need, referent: ReferentFacts, distance: float) -> Candidate:
    known = distance if distance < inf else None
    ground = reasons.OTHER_REFERENT if need.sector_id is not None else reasons.ANY_REFERENT
    if _on_sector(need, referent):
        ground = reasons.referent_of(need.sector_name)
    reason = reasons.sentence([ground, reasons.away(known), reasons.load(referent.load)])
    return Candidate(referent.id, known, None, reason)


def _on_sector(need: Need, referent: ReferentFacts) -> bool:
    return need.sector_id in referent.sector_ids
