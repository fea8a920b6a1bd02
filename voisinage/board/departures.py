"""When the text of an ask leaves, told where that is not at once: what is asked at night waits for the morning."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.journal import OutboxMessage
from dispatch.requests import Ask, Request
from dispatch.states import MessageState
from sms import texts
from sms.when import spoken_moment

AT_ONCE = timedelta(minutes=5)  # a lease and a first failure pass within it
_FIRST_TEXTS = (texts.referent_asked.__name__, texts.bricoleur_asked.__name__)
_TO_LEAVE = frozenset({MessageState.QUEUED, MessageState.LEASED})


def departures(session: Session, request: Request) -> dict[int, str]:
    """Such as "le SMS part lundi 23 à 8h", by id of the ask; an ask whose text left at once is not among them."""
    asked = select(Ask.id, Ask.asked_at, OutboxMessage.state, OutboxMessage.due_at, OutboxMessage.sent_at)
    rows = session.execute(
        asked.join(OutboxMessage, OutboxMessage.ask_id == Ask.id).where(
            OutboxMessage.request_id == request.id, OutboxMessage.kind.in_(_FIRST_TEXTS)
        )
    ).all()
    zone = request.commune.timezone
    return {
        ask_id: _told(state, due_at, sent_at, zone)
        for ask_id, asked_at, state, due_at, sent_at in rows
        if (sent_at or due_at) - asked_at > AT_ONCE
    }


def _told(state: MessageState, due_at: datetime, sent_at: datetime | None, zone: str) -> str:
    if sent_at:
        return f"le SMS est parti {spoken_moment(sent_at, zone)}"
    if state in _TO_LEAVE:
        return f"le SMS part {spoken_moment(due_at, zone)}"
    return "le SMS n’a pas eu à partir" if state is MessageState.CANCELLED else "le SMS n’a pas pu partir"
