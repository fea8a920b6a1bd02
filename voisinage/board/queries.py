"""What the mairie's pages read about single requests and those that wait until a date."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import State
from voisinage.board.rows import MOVING

MOST_SUSPENDED = 50


def suspended_requests(session: Session, commune: Commune) -> Sequence[Request]:
    """What waits until a date, the first to go on first: the fifty nearest."""
    waiting = select(Request).where(Request.commune_id == commune.id, Request.state.in_((*MOVING, State.STUCK)))
    return session.scalars(
        waiting.where(Request.suspended_until.is_not(None))
        .options(joinedload(Request.job), joinedload(Request.sector))
        .order_by(Request.suspended_until, Request.id)
        .limit(MOST_SUSPENDED)
    ).all()


def request_named(session: Session, commune: Commune, ref: str) -> Request | None:
    """The request of this reference in this commune, with all that its page shows."""
    return session.scalar(
        select(Request)
        .where(Request.ref == ref.upper(), Request.commune_id == commune.id)
        .options(selectinload(Request.asks).joinedload(Ask.volunteer))
    )
