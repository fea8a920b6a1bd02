"""Who is not brought together any more, as the mairie sees it: that it is so, not which side wished it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from dispatch.people import Volunteer
from dispatch.presence import NeverTogether
from dispatch.requests import Request

MOST_SHOWN = 50


@dataclass(frozen=True)
class Separation:
    """A person whom a volunteer does not meet again: by the reference of their latest request, without a name."""

    person_id: int
    ref: str | None
    since: datetime


def separations(session: Session, volunteer: Volunteer) -> Sequence[Separation]:
    """Whom they do not meet again, the latest first."""
    one = aliased(Request)
    theirs = select(func.max(one.id)).where(one.person_id == NeverTogether.person_id)
    latest = theirs.correlate(NeverTogether).scalar_subquery()
    rows = session.execute(
        select(NeverTogether.person_id, NeverTogether.said_at, Request.ref)
        .outerjoin(Request, Request.id == latest)
        .where(NeverTogether.volunteer_id == volunteer.id)
        .order_by(NeverTogether.said_at.desc(), NeverTogether.person_id)
        .limit(MOST_SHOWN)
    )
    return [Separation(row.person_id, row.ref, row.said_at) for row in rows]


def kept_apart_from(session: Session, request: Request) -> set[int]:
    """The volunteers, by id, whom the person of a request does not meet again."""
    theirs = select(NeverTogether.volunteer_id).where(NeverTogether.person_id == request.person_id)
    return set(session.scalars(theirs))
