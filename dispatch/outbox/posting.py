"""The outbox: texts are written in the transaction that makes them necessary; a bell rings once it is committed."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Select, event, exists, select, text, update
from sqlalchemy.orm import Session, aliased

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.requests import Ask, Request
from dispatch.states import MessageState

CHANNEL = "voisinage_outbox"  # PostgreSQL tells other processes on it
_RUNG = "voisinage.outbox.new"
_ALIVE = (MessageState.QUEUED, MessageState.LEASED)
_listeners: list[Callable[[], None]] = []


def post(desk: Desk, message: OutboxMessage) -> None:
    """Put a text in the outbox; it leaves once the transaction is committed."""
    desk.session.add(message)
    desk.session.info[_RUNG] = True
    if desk.session.get_bind().dialect.name == "postgresql":
        desk.session.execute(text(f"NOTIFY {CHANNEL}"))


def withdraw(desk: Desk, *, ask: Ask | None = None, request: Request | None = None) -> None:
    """Withdraw what has not left yet about one ask or one request; what is just being sent is not tried again.

    What was to travel with it goes its own way.
    """
    about = OutboxMessage.ask_id == ask.id if ask else OutboxMessage.request_id == (request.id if request else None)
    inside = aliased(OutboxMessage)
    # One that may have left with others is looked up first, for their sake: see `unsent`.
    asked_first = OutboxMessage.in_doubt & exists().where(inside.bundled_in_id == OutboxMessage.id)
    not_left = (about, OutboxMessage.state == MessageState.QUEUED, ~asked_first)
    # Never tried again, whatever becomes of the try under way: see `unsent`. What is queued may be leased right now.
    alive = update(OutboxMessage).where(about, OutboxMessage.state.in_(_ALIVE))
    desk.session.execute(alive.values(expires_at=OutboxMessage.created_at))
    free(desk.session, select(OutboxMessage.id).where(*not_left), desk.now)
    withdrawn = {"state": MessageState.CANCELLED, "body": None, "ended_at": desk.now}
    desk.session.execute(update(OutboxMessage).where(*not_left).values(withdrawn))


def free(session: Session, leaders: Select[int], now: datetime) -> None:
    """Let what was to travel with these messages go its own way."""
    followers = OutboxMessage.bundled_in_id.in_(leaders)
    alone = {"bundled_in_id": None, "state": MessageState.QUEUED, "lease": None, "due_at": now}
    session.execute(update(OutboxMessage).where(followers, OutboxMessage.state.in_(_ALIVE)).values(alone))


def on_new_message(callback: Callable[[], None]) -> Callable[[], None]:
    """Have `callback` called after each commit here that put a text in the outbox; returns how to stop it."""
    _listeners.append(callback)
    return lambda: _listeners.remove(callback)


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if session.info.pop(_RUNG, False):
        for callback in _listeners:
            callback()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_RUNG, None)
