"""How a message ends that must not be sent: unwanted, worthless, one too many, or the death of its senders."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.journal import WAITING, OutboxMessage
from dispatch.outbox.caps import OF_THE_PERSON, person_has_enough
from dispatch.outbox.posting import free
from dispatch.outbox.retries import MOST_DOUBTS
from dispatch.places import Commune
from dispatch.requests import Ask
from dispatch.states import AskState, MessageState


@dataclass(frozen=True)
class Waiting:
    """A message that is due, when its reader said stop, what their number is by now, whose commune it is."""

    message: OutboxMessage
    stopped_at: datetime | None
    phone: str | None
    commune: Commune


@dataclass(frozen=True)
class End:
    """The state in which it ends; for a failure a French reason, and a code where there is one.

    `alone`: what travels with it goes on without it.
    """

    state: MessageState
    reason: str | None = None
    code: str | None = None
    alone: bool = False


MOVED = "ce numéro a changé : appelez"
CANCELLED = End(MessageState.CANCELLED, alone=True)


def why_not(session: Session, waiting: Waiting, now: datetime) -> End | None:
    """How a message ends that must not be sent now; None where nothing speaks against it."""
    message = waiting.message
    if is_withdrawn(message) or (message.ask_id is not None and waiting.stopped_at is not None):
        return CANCELLED
    if message.expires_at <= now:
        return _worthless(session, message)
    if message.doubts >= MOST_DOUBTS:
        return End(MessageState.FAILED, "envoi interrompu plusieurs fois : appelez")
    if waiting.phone is not None and message.to_phone != waiting.phone:
        return End(MessageState.FAILED, MOVED)  # written, or tried, before the change was known everywhere
    enough = person_has_enough(session, message, waiting.commune, now)
    return End(MessageState.FAILED, enough, OF_THE_PERSON) if enough else None


def no_carrier(message: OutboxMessage) -> End:
    """The only carrier that may send it is not in the settings: nobody is left who could say what became of it."""
    if message.carrier is None:
        return End(MessageState.FAILED, "aucun opérateur ne passe d'appels pour nous : appelez")
    return End(MessageState.FAILED, "parti peut-être, par un opérateur qui n'est plus dans les réglages : appelez")


def must_ask(session: Session, message: OutboxMessage, end: End, now: datetime) -> bool:
    """Whether its carrier is asked before it ends: others, still wanted, may have left with it and would be doubled."""
    if not (end.alone and message.in_doubt):
        return False
    wanted = (OutboxMessage.expires_at > now, OutboxMessage.expires_at > OutboxMessage.created_at)
    inside = select(OutboxMessage.id).where(OutboxMessage.bundled_in_id == message.id, WAITING, *wanted)
    return session.scalar(inside.limit(1)) is not None


def end_unsent(session: Session, message: OutboxMessage, end: End, now: datetime) -> list[int]:
    """End it, and what travels with it, unless that goes its own way. The ids of all that failed."""
    rows = [message]
    if end.alone:
        free(session, select(OutboxMessage.id).where(OutboxMessage.id == message.id), now)
    else:
        rows += session.scalars(select(OutboxMessage).where(OutboxMessage.bundled_in_id == message.id, WAITING))
    for row in rows:
        _end(row, CANCELLED if is_withdrawn(row) else end, now)
    return [row.id for row in rows if row.state is MessageState.FAILED]


def is_withdrawn(message: OutboxMessage) -> bool:
    """Whether nobody wants it any more: see `outbox.withdraw`."""
    return message.expires_at <= message.created_at


def _end(message: OutboxMessage, end: End, now: datetime) -> None:
    message.state, message.body, message.ended_at = end.state, None, now
    message.error, message.error_code = end.reason or message.error, end.code or message.error_code


def _worthless(session: Session, message: OutboxMessage) -> End:
    """Too late. What was tried in vain becomes a task, unless an open ask has its own deadline to watch over it."""
    ask = session.get(Ask, message.ask_id) if message.ask_id else None
    if not message.tries or (ask is not None and ask.state is AskState.OPEN):
        return End(MessageState.EXPIRED, alone=True)
    if message.in_doubt:
        return End(MessageState.FAILED, "parti peut-être, l'opérateur n'a rien confirmé : appelez", alone=True)
    return End(MessageState.FAILED, "pas remis à temps, malgré plusieurs essais : appelez", alone=True)
