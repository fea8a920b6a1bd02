"""What came of the asks of a sector, or of a whole commune that has none, read in one query."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.matching.budget import Place
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role

LOOKED_BACK = timedelta(days=180)
YES = (AskState.ACCEPTED, AskState.RELEASED, AskState.LAPSED)  # whatever became of it afterwards
HAD_THEIR_TIME = (*YES, AskState.DECLINED, AskState.EXPIRED)


def place_of(session: Session, request: Request, now: datetime) -> Place:
    """The past of the place where a request is, its own asks apart: of its sector, or of the commune outside any."""
    said_yes = func.count().filter(Ask.state.in_(YES))
    found = (
        select(func.count(), said_yes)
        .join(Ask.request)
        .where(
            Request.commune_id == request.commune_id,
            Request.id != request.id,
            Request.sector_id.is_not_distinct_from(request.sector_id),
            Request.opened_at > now - LOOKED_BACK,
            Ask.role == Role.BRICOLEUR,
            Ask.state.in_(HAD_THEIR_TIME),
        )
    )
    asks, yeses = session.execute(found).one()
    return Place(asks, yeses)
