"""What every ranking reads: the need of a request, the people of its commune, what they have been asked so far."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from dispatch.asks import hours_asked, winners
from dispatch.availability import SchoolCalendar, Window
from dispatch.deadlines import timing_of
from dispatch.geo import Point
from dispatch.matching.judging import Need
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import ENDED, AskState, Role, State
from dispatch.timing import Timing

Volunteers: TypeAlias = Select[*tuple[Any, ...]]

TO_VISIT = frozenset({State.OPEN, State.IN_CHARGE, State.ASSIGNED})


def need_of(request: Request, now: datetime) -> Need:
    """What a request needs, as the rankings take it."""
    timing = timing_of(request)
    return Need(
        point=point_of(request),
        skill=request.job.skill,
        windows=_windows(request, timing, now),
        minutes=request.job.minutes,
        sector_id=request.sector_id,
        urgency=request.urgency,
        now=now,
        tz=timing.hours.tz,
        sector_name=request.sector.name if request.sector else None,
        seats=request.seats,
        tool=request.job.tool,
        sent_at=timing.sendable(now),
        sendable=timing.sendable,
        seed=request.id,
        school=SchoolCalendar(request.commune.school_zone),
        holidays=timing.hours.holidays,
    )


def visit_windows(request: Request, now: datetime) -> list[Window]:
    """When the person can be visited, from the moment a text may leave (`Timing.visit_windows`)."""
    return _windows(request, timing_of(request), now)


def _windows(request: Request, timing: Timing, now: datetime) -> list[Window]:
    told = [Window(window.start_at, window.end_at) for window in request.windows]
    agreed = [hours for ask in winners(request) if (hours := hours_asked(ask))]
    return timing.visit_windows(told, agreed, now=now)


def of_commune(request: Request) -> Volunteers:
    """Columns, not objects: a page must not load whole people to count who is near."""
    return select(
        Volunteer.id,
        Volunteer.lat,
        Volunteer.lon,
        Volunteer.charter_signed_at,
        Volunteer.paused_until,
        Volunteer.stopped_at,
        Volunteer.phone_verified_at,
        Volunteer.phone,
        Volunteer.to_meet,
    ).where(Volunteer.commune_id == request.commune_id)


@dataclass(frozen=True)
class Asks:
    """What a referent has been asked so far; the fields are the columns of `asks_of`."""

    for_this: int = 0
    in_charge: int = 0


def asks_of(session: Session, request: Request, volunteers: Volunteers) -> dict[int, Asks]:
    """What each of these referents has in hand or is asked for, and whether it is for this request."""
    in_hand = or_(Ask.state == AskState.ACCEPTED, Ask.state == AskState.OPEN)
    found = (
        select(
            Ask.volunteer_id,
            func.count().filter(spent(request.id)),
            func.count().filter(Ask.role == Role.REFERENT, in_hand, Request.state.not_in(ENDED)),
        )
        .join(Ask.request)
        .where(Ask.volunteer_id.in_(ids_of(volunteers)))
        .group_by(Ask.volunteer_id)
    )
    asks: dict[int, Asks] = defaultdict(Asks)
    for volunteer_id, for_this, in_charge in session.execute(found):
        asks[volunteer_id] = Asks(for_this, in_charge)
    return asks


def spent(request_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """The asks after which a volunteer is left alone about this request, in whatever quality they were asked.

    A no is a no, silence is not to be pressed, who gave the place back cannot, whose phone cannot be reached stays
    unreachable, and the referent in charge is not their own bricoleur. Only those who were stood down may be asked
    again: they were willing, or had not even had the time to answer.
    """
    return and_(Ask.request_id == request_id, Ask.state != AskState.STOOD_DOWN)


def ids_of(volunteers: Volunteers) -> Volunteers:
    """Their ids alone, for a condition."""
    return volunteers.with_only_columns(Volunteer.id)


def point_of(row: Row[Any] | Request) -> Point | None:
    """Where somebody lives, or a request is, if that is known."""
    return None if row.lat is None or row.lon is None else Point(row.lat, row.lon)
