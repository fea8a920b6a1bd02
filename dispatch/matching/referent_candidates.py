"""Which referents may be asked to take charge of a request: reads what the ranking must know."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from dispatch.channels import is_landline
from dispatch.deadlines import rules_of
from dispatch.matching.judging import Ranking
from dispatch.matching.reading import Asks, Volunteers, asks_of, ids_of, need_of, of_commune, point_of
from dispatch.matching.referent_ranking import ReferentFacts, rank_referents
from dispatch.people import Volunteer, sector_referent
from dispatch.requests import Request


def referents_for(session: Session, request: Request, *, now: datetime, can_call: bool = True) -> Ranking:
    """The referents of the commune, best first, and those left out, each with the reason."""
    referents = of_commune(request).where(Volunteer.is_referent)
    sectors, asks = _sectors(session, referents), asks_of(session, request, referents)
    rows = session.execute(referents).all()
    facts = [_referent(row, sectors[row.id], asks[row.id], can_call=can_call) for row in rows]
    return rank_referents(need_of(request, now), facts, rules=rules_of(request))


def _sectors(session: Session, volunteers: Volunteers) -> dict[int, set[int]]:
    sectors: dict[int, set[int]] = defaultdict(set)
    link = sector_referent.c
    found = select(link.volunteer_id, link.sector_id).where(link.volunteer_id.in_(ids_of(volunteers)))
    for volunteer_id, sector_id in session.execute(found):
        sectors[volunteer_id].add(sector_id)
    return sectors


def _referent(row: Row[Any], sector_ids: set[int], asks: Asks, *, can_call: bool) -> ReferentFacts:
    return ReferentFacts(
        id=row.id,
        point=point_of(row),
        sector_ids=frozenset(sector_ids),
        paused_until=row.paused_until,
        stopped=row.stopped_at is not None,
        charter_signed=row.charter_signed_at is not None,
        load=asks.in_charge,
        asked_for_this=asks.for_this > 0,
        phone_verified=row.phone_verified_at is not None,
        reachable=can_call or not is_landline(row.phone),
    )
