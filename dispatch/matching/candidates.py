"""Which bricoleurs may be asked for a request: reads what the ranking must know, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from dispatch.availability import Slot, Window
from dispatch.channels import is_landline
from dispatch.deadlines import rules_of
from dispatch.geo import Point, box
from dispatch.matching.judging import Ranking
from dispatch.matching.ranking import BricoleurFacts, rank_bricoleurs
from dispatch.matching.reading import Asks, Volunteers, asks_of, ids_of, need_of, of_commune, point_of
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill
from dispatch.requests import Request


def bricoleurs_for(
    session: Session,
    request: Request,
    *,
    now: datetime,
    windows: Sequence[Window] | None = None,
    can_call: bool = True,
) -> Ranking:
    """The bricoleurs around a request who have its skill, best first, and those left out, each with the reason.

    Nobody at all while the address has no point: without it nobody can say who is near. `windows` replaces the hours
    of the person. `can_call` as in `desk.Line`: without calls, nobody is reached at a landline.
    """
    need = need_of(request, now)
    if windows is not None:
        need = replace(need, windows=windows)
    if need.point is None:
        return Ranking()
    around = _around(session, request, need.point)
    slots, asks = _slots(session, around), asks_of(session, request, around, now)
    rows = session.execute(around).all()
    facts = [_bricoleur(row, need.skill, slots[row.id], asks[row.id], can_call=can_call) for row in rows]
    return rank_bricoleurs(need, facts, rules=rules_of(request))


def count_near(session: Session, request: Request, now: datetime, *, can_call: bool = True) -> int:
    """How many bricoleurs could be asked for a request now."""
    return len(bricoleurs_for(session, request, now=now, can_call=can_call).candidates)


def _around(session: Session, request: Request, point: Point) -> Volunteers:
    """The bricoleurs with the skill, in a box as wide as the farthest that any of them agrees to go."""
    bricoleurs = (Volunteer.commune_id == request.commune_id, Volunteer.is_bricoleur)
    widest = session.scalar(select(func.max(Volunteer.radius_m)).where(*bricoleurs))
    south, west, north, east = box(point, (widest or 0) * max(1.0, rules_of(request).stretch))
    skilled = and_(VolunteerSkill.volunteer_id == Volunteer.id, VolunteerSkill.skill == request.job.skill)
    return of_commune(request).where(
        Volunteer.is_bricoleur,
        Volunteer.lat.between(south, north),
        Volunteer.lon.between(west, east),
        select(VolunteerSkill.skill).where(skilled).exists(),
    )


def _slots(session: Session, volunteers: Volunteers) -> dict[int, list[Slot]]:
    slots: dict[int, list[Slot]] = defaultdict(list)
    row = AvailabilitySlot
    found = select(row.volunteer_id, row.weekday, row.start_at, row.end_at).where(
        row.volunteer_id.in_(ids_of(volunteers))
    )
    for volunteer_id, weekday, start, end in session.execute(found):
        slots[volunteer_id].append(Slot(weekday, start, end))
    return slots


def _bricoleur(row: Row[Any], skill: str, slots: list[Slot], asks: Asks, *, can_call: bool) -> BricoleurFacts:
    return BricoleurFacts(
        id=row.id,
        point=point_of(row),
        radius_m=row.radius_m,
        skills=frozenset({skill}),
        slots=slots,
        charter_signed=row.charter_signed_at is not None,
        paused_until=row.paused_until,
        stopped=row.stopped_at is not None,
        asked_this_week=asks.this_week,
        last_asked_at=asks.last_at,
        asked_for_this=asks.for_this > 0,
        busy=asks.to_visit,
        phone_verified=row.phone_verified_at is not None,
        reachable=can_call or not is_landline(row.phone),
        moves_by=row.moves_by,
    )
