"""Who may be asked for a request: reads what the ranking must know, in a fixed number of queries, and ranks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from dispatch.asks import winners
from dispatch.availability import Slot, Window, clipped, default_windows
from dispatch.channels import is_landline
from dispatch.deadlines import rules_of, sendable
from dispatch.geo import Point, box
from dispatch.matching.ranking import BricoleurFacts, Need, Ranking, ReferentFacts, rank_bricoleurs, rank_referents
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill, sector_referent
from dispatch.requests import Ask, Request
from dispatch.states import ENDED, AskState, Role, State

Volunteers: TypeAlias = Select[*tuple[Any, ...]]

WEEK = timedelta(days=7)
TO_VISIT = frozenset({State.OPEN, State.IN_CHARGE, State.ASSIGNED})


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
    need = _need(request, now)
    if windows is not None:
        need = replace(need, windows=windows)
    if need.point is None:
        return Ranking()
    around = _around(session, request, need.point)
    slots, asks = _slots(session, around), _asks(session, request, around, now)
    rows = session.execute(around).all()
    facts = [_bricoleur(row, need.skill, slots[row.id], asks[row.id], can_call=can_call) for row in rows]
    return rank_bricoleurs(need, facts, rules=rules_of(request))


def count_near(session: Session, request: Request, now: datetime, *, can_call: bool = True) -> int:
    """How many bricoleurs could be asked for a request now."""
    return len(bricoleurs_for(session, request, now=now, can_call=can_call).candidates)


def referents_for(session: Session, request: Request, *, now: datetime, can_call: bool = True) -> Ranking:
    """The referents of the commune, best first, and those left out, each with the reason."""
    referents = _volunteers(request).where(Volunteer.is_referent)
    sectors, asks = _sectors(session, referents), _asks(session, request, referents, now)
    rows = session.execute(referents).all()
    facts = [_referent(row, sectors[row.id], asks[row.id], can_call=can_call) for row in rows]
    return rank_referents(_need(request, now), facts, rules=rules_of(request))


def _need(request: Request, now: datetime) -> Need:
    tz = ZoneInfo(request.commune.timezone)
    return Need(
        point=_point(request),
        skill=request.job.skill,
        windows=visit_windows(request, now),
        minutes=request.job.minutes,
        sector_id=request.sector_id,
        urgency=request.urgency,
        now=now,
        tz=tz,
        sector_name=request.sector.name if request.sector else None,
    )


def visit_windows(request: Request, now: datetime) -> list[Window]:
    """When the person can be visited, from the moment a text may leave.

    Once the hours they told are past the need remains: any ordinary hour will do, agreed with them by phone.
    """
    sent = _next_quarter(sendable(request, now))
    told = [Window(window.start_at, window.end_at) for window in request.windows]
    agreed = [Window(ask.visit_start, ask.visit_end) for ask in winners(request) if ask.visit_start and ask.visit_end]
    if agreed:
        return agreed
    return clipped(told, sent) or default_windows(sent, request.urgency, ZoneInfo(request.commune.timezone))


def _next_quarter(at: datetime) -> datetime:
    """Nobody says "from 9:41 on"."""
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at + timedelta(minutes=15) - past if past else at


def _around(session: Session, request: Request, point: Point) -> Volunteers:
    """The bricoleurs with the skill, in a box as wide as the farthest that any of them agrees to go."""
    bricoleurs = (Volunteer.commune_id == request.commune_id, Volunteer.is_bricoleur)
    widest = session.scalar(select(func.max(Volunteer.radius_m)).where(*bricoleurs))
    south, west, north, east = box(point, widest or 0)
    skilled = and_(VolunteerSkill.volunteer_id == Volunteer.id, VolunteerSkill.skill == request.job.skill)
    return _volunteers(request).where(
        Volunteer.is_bricoleur,
        Volunteer.lat.between(south, north),
        Volunteer.lon.between(west, east),
        select(VolunteerSkill.skill).where(skilled).exists(),
    )


def _volunteers(request: Request) -> Volunteers:
    """Columns, not objects: a page must not load whole people to count who is near."""
    return select(
        Volunteer.id,
        Volunteer.lat,
        Volunteer.lon,
        Volunteer.radius_m,
        Volunteer.charter_signed_at,
        Volunteer.paused_until,
        Volunteer.stopped_at,
        Volunteer.phone_verified_at,
        Volunteer.phone,
    ).where(Volunteer.commune_id == request.commune_id)


def _slots(session: Session, volunteers: Volunteers) -> dict[int, list[Slot]]:
    slots: dict[int, list[Slot]] = defaultdict(list)
    row = AvailabilitySlot
    found = select(row.volunteer_id, row.weekday, row.start_at, row.end_at).where(
        row.volunteer_id.in_(_ids(volunteers))
    )
    for volunteer_id, weekday, start, end in session.execute(found):
        slots[volunteer_id].append(Slot(weekday, start, end))
    return slots


def _sectors(session: Session, volunteers: Volunteers) -> dict[int, set[int]]:
    sectors: dict[int, set[int]] = defaultdict(set)
    link = sector_referent.c
    found = select(link.volunteer_id, link.sector_id).where(link.volunteer_id.in_(_ids(volunteers)))
    for volunteer_id, sector_id in session.execute(found):
        sectors[volunteer_id].add(sector_id)
    return sectors


@dataclass(frozen=True)
class _Asks:
    """What a volunteer has been asked so far; the fields are the columns of `_asks`."""

    this_week: int = 0
    last_at: datetime | None = None
    for_this: int = 0
    to_visit: int = 0
    in_charge: int = 0


def _asks(session: Session, request: Request, volunteers: Volunteers, now: datetime) -> dict[int, _Asks]:
    job, accepted = Ask.role == Role.BRICOLEUR, Ask.state == AskState.ACCEPTED
    disturbed = and_(job, Ask.state != AskState.UNREACHABLE)  # a text that never came tired nobody
    found = (
        select(
            Ask.volunteer_id,
            func.count().filter(disturbed, Ask.asked_at > now - WEEK),
            func.max(Ask.asked_at).filter(disturbed),
            func.count().filter(_spent(request)),
            func.count().filter(job, accepted, Request.state.in_(TO_VISIT)),
            func.count().filter(~job, or_(accepted, Ask.state == AskState.OPEN), Request.state.not_in(ENDED)),
        )
        .join(Ask.request)
        .where(Ask.volunteer_id.in_(_ids(volunteers)))
        .group_by(Ask.volunteer_id)
    )
    asks: dict[int, _Asks] = defaultdict(_Asks)
    for volunteer_id, this_week, last_at, for_this, to_visit, in_charge in session.execute(found):
        asks[volunteer_id] = _Asks(this_week, last_at, for_this, to_visit, in_charge)
    return asks


def _spent(request: Request) -> ColumnElement[bool]:
    """The asks after which a volunteer is left alone about this request, in whatever quality they were asked.

    A no is a no, silence is not to be pressed, who gave the place back cannot, whose phone cannot be reached stays
    unreachable, and the referent in charge is not their own bricoleur. Only those who were stood down may be asked
    again: they were willing, or had not even had the time to answer.
    """
    return and_(Ask.request_id == request.id, Ask.state != AskState.STOOD_DOWN)


def _ids(volunteers: Volunteers) -> Volunteers:
    return volunteers.with_only_columns(Volunteer.id)


def _bricoleur(row: Row[Any], skill: str, slots: list[Slot], asks: _Asks, *, can_call: bool) -> BricoleurFacts:
    return BricoleurFacts(
        id=row.id,
        point=_point(row),
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
    )


def _referent(row: Row[Any], sector_ids: set[int], asks: _Asks, *, can_call: bool) -> ReferentFacts:
    return ReferentFacts(
        id=row.id,
        point=_point(row),
        sector_ids=frozenset(sector_ids),
        paused_until=row.paused_until,
        stopped=row.stopped_at is not None,
        charter_signed=row.charter_signed_at is not None,
        load=asks.in_charge,
        asked_for_this=asks.for_this > 0,
        phone_verified=row.phone_verified_at is not None,
        reachable=can_call or not is_landline(row.phone),
    )


def _point(row: Row[Any] | Request) -> Point | None:
    return None if row.lat is None or row.lon is None else Point(row.lat, row.lon)
