"""Which bricoleurs may be asked for a request: reads what the ranking must know, in a fixed number of queries.

Only the box around the request is read, by its index, and of that the nearest few hundred: however large the commune,
nobody is loaded who lives at its other end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select
from sqlalchemy.orm import Session

from dispatch.availability import OwnQuiet, Window
from dispatch.channels import is_landline
from dispatch.deadlines import rules_of
from dispatch.geo import Point, box
from dispatch.matching.bricoleur_facts import BricoleurFacts
from dispatch.matching.histories import History, histories
from dispatch.matching.hours import Hours, hours_of
from dispatch.matching.judging import Need, Ranking
from dispatch.matching.ranking import rank_bricoleurs
from dispatch.matching.reading import need_of
from dispatch.matching.ties import Ties, ties_of
from dispatch.people import Volunteer, VolunteerSkill, VolunteerTool
from dispatch.requests import Request

MOST_JUDGED = 400  # many times what all waves together ask
NEVER_ASKED, NOTHING_TOLD = History(), Hours([], [])


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
    return rank_bricoleurs(need, facts_for(session, request, need, can_call=can_call), rules=rules_of(request))


def count_near(session: Session, request: Request, now: datetime, *, can_call: bool = True) -> int:
    """How many bricoleurs could be asked for a request now."""
    return len(bricoleurs_for(session, request, now=now, can_call=can_call).candidates)


def facts_for(session: Session, request: Request, need: Need, *, can_call: bool) -> list[BricoleurFacts]:
    """What is known of each of them, in six queries."""
    if need.point is None:
        return []
    rows = session.execute(_around(session, request, need.point)).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    asked, hours = histories(session, request, ids, need=need), hours_of(session, ids, now=need.now)
    reader = _Reader(need, ties_of(session, request), can_call)
    return [reader.facts(row, asked.get(row.id, NEVER_ASKED), hours.get(row.id, NOTHING_TOLD)) for row in rows]


_COLUMNS = (
    Volunteer.id,
    Volunteer.lat,
    Volunteer.lon,
    Volunteer.radius_m,
    Volunteer.charter_signed_at.is_not(None).label("charter_signed"),
    Volunteer.stopped_at.is_not(None).label("stopped"),
    Volunteer.phone_verified_at.is_not(None).label("phone_verified"),
    Volunteer.phone,
    Volunteer.paused_until,
    Volunteer.moves_by,
    Volunteer.quiet_from,
    Volunteer.quiet_until,
    Volunteer.asks_per_day,
    Volunteer.asks_per_week,
    Volunteer.only_sector_id,
    Volunteer.pair_only,
    Volunteer.to_meet,
)


def _around(session: Session, request: Request, point: Point) -> Select[*tuple[Any, ...]]:
    """The bricoleurs with the skill, in a box as wide as the farthest that any of them agrees to go, nearest first.

    Columns, not objects: a page must not load whole people to count who is near.
    """
    bricoleurs = (Volunteer.commune_id == request.commune_id, Volunteer.is_bricoleur)
    widest = session.scalar(select(func.max(Volunteer.radius_m)).where(*bricoleurs))
    south, west, north, east = box(point, (widest or 0) * max(1.0, rules_of(request).stretch))
    skilled = and_(VolunteerSkill.volunteer_id == Volunteer.id, VolunteerSkill.skill == request.job.skill)
    up, along = Volunteer.lat - point.lat, (Volunteer.lon - point.lon) * cos(radians(point.lat))
    return (
        select(*_COLUMNS, _has_tool(request.job.tool).label("has_tool"))
        .where(
            *bricoleurs,
            Volunteer.lat.between(south, north),
            Volunteer.lon.between(west, east),
            select(VolunteerSkill.skill).where(skilled).exists(),
        )
        .order_by(up * up + along * along, Volunteer.id)
        .limit(MOST_JUDGED)
    )


def _has_tool(tool: str | None) -> ColumnElement[bool]:
    if tool is None:
        return literal(False)
    owned = and_(VolunteerTool.volunteer_id == Volunteer.id, VolunteerTool.tool == tool)
    return select(VolunteerTool.tool).where(owned).exists()


@dataclass(frozen=True)
class _Reader:
    """Turns rows into facts; what all of them share is worked out once."""

    need: Need
    ties: Ties
    can_call: bool

    def facts(self, row: Row[Any], asked: History, hours: Hours) -> BricoleurFacts:
        """What is known of one of them."""
        return BricoleurFacts(
            id=row.id,
            point=Point(row.lat, row.lon),
            radius_m=row.radius_m,
            skills=frozenset({self.need.skill}),
            slots=hours.slots,
            once=hours.once,
            charter_signed=row.charter_signed,
            paused_until=row.paused_until,
            stopped=row.stopped,
            phone_verified=row.phone_verified,
            reachable=self.can_call or not is_landline(row.phone),
            tools=frozenset({self.need.tool} if row.has_tool and self.need.tool else ()),
            moves_by=row.moves_by,
            quiet=OwnQuiet(row.quiet_from, row.quiet_until, self.need.tz) if row.quiet_from is not None else None,
            asks_per_day=row.asks_per_day,
            asks_per_week=row.asks_per_week,
            only_sector_id=row.only_sector_id,
            pair_only=row.pair_only,
            to_meet=row.to_meet,
            knows_person=row.id in self.ties.known,
            kept_apart=row.id in self.ties.apart,
            asked_today=asked.today,
            asked_this_week=asked.this_week,
            asked_this_month=asked.this_month,
            last_asked_at=asked.last_at,
            asked_for_this=asked.for_this > 0,
            busy=asked.to_visit,
            said_yes=asked.yes,
            said_no=asked.no,
            silent=asked.silent,
            last_done_at=asked.last_done_at,
        )
