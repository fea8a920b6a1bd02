"""Requests that may be one need: the same job for the same person, phone or address, at about the same time."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dispatch.people import Person
from dispatch.requests import Request
from dispatch.states import ENDED, State

CLOSE = timedelta(days=14)
MOST = 3
MOST_READ = 300  # open requests for the same job within those days: addresses can only be compared here
# Which of two is farther on: what is promised or done already should not be begun again.
FAR = (State.STUCK, State.OPEN, State.IN_CHARGE, State.ASSIGNED, State.DONE)


def likely_doubles(session: Session, request: Request) -> Sequence[Request]:
    """The open requests that look like this one, the nearest in time first; none once it has ended."""
    if request.state in ENDED:
        return ()
    near = session.execute(
        select(Request.id, Request.address, Person.phone)
        .join(Person, Person.id == Request.person_id)
        .where(
            Request.commune_id == request.commune_id,
            Request.id != request.id,
            Request.job_id == request.job_id,
            Request.state.not_in(ENDED),
            Request.opened_at.between(request.opened_at - CLOSE, request.opened_at + CLOSE),
        )
        .order_by(Request.id)
        .limit(MOST_READ)
    ).all()
    here = (request.person.phone, request.address.casefold())
    alike = [row.id for row in near if row.phone == here[0] or row.address.casefold() == here[1]][:MOST]
    if not alike:
        return ()
    whole = select(Request).options(joinedload(Request.person), joinedload(Request.prescriber))
    found = session.scalars(whole.where(Request.id.in_(alike))).all()
    return sorted(found, key=lambda one: (abs(one.opened_at - request.opened_at), one.id))


def to_keep(one: Request, other: Request) -> Request:
    """Which of the two goes on: the one farther along, else the one recorded first."""
    return max((one, other), key=lambda it: (FAR.index(it.state), -it.id))
