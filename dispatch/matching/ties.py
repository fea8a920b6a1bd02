"""Who has a tie with the person of a request: helped them before, or is never to meet them again."""

from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, literal, select, union
from sqlalchemy.orm import Session

from dispatch.presence import NeverTogether
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role, State

_PERSON = bindparam("person", type_=Integer)
_TIES = union(  # built once: building it takes longer than running it
    select(Ask.volunteer_id, literal(True).label("known"))
    .join(Ask.request)
    .where(
        Request.person_id == _PERSON,
        Request.state == State.VERIFIED,
        Ask.role == Role.BRICOLEUR,
        Ask.state == AskState.ACCEPTED,
    ),
    select(NeverTogether.volunteer_id, literal(False)).where(NeverTogether.person_id == _PERSON),
)


@dataclass(frozen=True)
class Ties:
    """Volunteers by id."""

    known: frozenset[int]  # did a visit for this person that was verified
    apart: frozenset[int]  # plus jamais ensemble


def ties_of(session: Session, request: Request) -> Ties:
    """The ties of the person this request is for. They are few, however many the volunteers."""
    rows = session.execute(_TIES, {"person": request.person_id}).all()
    return Ties(
        frozenset(volunteer for volunteer, known in rows if known),
        frozenset(volunteer for volunteer, known in rows if not known),
    )
