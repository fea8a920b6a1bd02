"""What those who said yes told of their time, and promised: read for the few of one request."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from dispatch.availability import Free, travel_time
from dispatch.deadlines import rules_of
from dispatch.geo import Point, metres
from dispatch.matching.hours import hours_of
from dispatch.matching.judging import Need
from dispatch.matching.promises import promises_of
from dispatch.people import Volunteer
from dispatch.requests import Request


def diaries(session: Session, request: Request, volunteers: Sequence[Volunteer], *, need: Need) -> Mapping[int, Free]:
    """By their ids, in three queries."""
    ids = [volunteer.id for volunteer in volunteers]
    hours, promised = hours_of(session, ids, now=need.now), promises_of(session, request, ids, now=need.now)
    detour = rules_of(request).detour

    def free(volunteer: Volunteer) -> Free:
        told, travel = hours[volunteer.id], timedelta()
        if need.point and volunteer.lat is not None and volunteer.lon is not None:
            way = metres(need.point, Point(volunteer.lat, volunteer.lon))
            travel = travel_time(way, volunteer.moves_by, detour)
        return Free(told.slots, need.now, travel, told.once, promised.get(volunteer.id, ()))

    return {volunteer.id: free(volunteer) for volunteer in volunteers}
