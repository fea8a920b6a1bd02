"""How a message ends that must not be sent: unwanted, worthless, one too many, or the death of its senders."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.caps import OF_THE_PERSON, person_has_enough
from dispatch.journal import OutboxMessage
from dispatch.outbox import free
from dispatch.places import Commune
from dispatch.requests import Ask
from dispatch.retries import MOST_DOUBTS
from dispatch.states import AskState, MessageState


@dataclass(frozen=True)
class Waiting:
    """A message that is due, when its reader said stop, whose commune it is."""

    message: OutboxMessage
    stopped_at: datetime | None
    commune: Commune


@dataclass(frozen=True)
class End:
    """The state in which it ends; for a failure a French reason, and a code where there is one."""

    state: MessageState
    reason: str | None = None
    code: str | None = None


def why_not(session: Session, waiting: Waiting, now: datetime) -> End | None:
    """How a message ends that must not be sent now; None where nothing speaks against it."""
    message = waiting.message
    withdrawn = message.expires_at <= message.created_at
    if withdrawn or (message.ask_id is not None and waiting.stopped_at is not None):
        return End(MessageState.CANCELLED)
    if message.expires_at <= now:
        return _worthless(session, message)
    if message.doubts >= MOST_DOUBTS:
        return End(MessageState.FAILED, "envoi interrompu plusieurs fois : appelez")
    enough = person_has_enough(session, message, waiting.commune, now)
    return End(MessageState.FAILED, enough, OF_THE_PERSON) if enough else None


def no_carrier(message: OutboxMessage) -> End:
    """The only carrier that may send it is not in the settings: nobody is left who could say what became of it."""
    if message.carrier is None:
        return End(MessageState.FAILED, "aucun opérateur ne passe d'appels pour nous : appelez")
    return End(MessageState.FAILED, "parti peut-être, par un opérateur qui n'est plus dans les réglages : appelez")


def end_unsent(session: Session, message: OutboxMessage, end: End, now: datetime) -> list[int]:
    """End it, and what travels with it if it failed; otherwise that goes its own way. The ids of all that failed."""
    rows = [message, *session.scalars(select(OutboxMessage).where(OutboxMessage.bundled_in_id == message.id))]
    if end.state is not MessageState.FAILED:
        free(session, select(OutboxMessage.id).where(OutboxMessage.id == message.id), now)
        rows = [message]
    for row in rows:
        row.state, row.body, row.ended_at = end.state, None, now
        row.error, row.error_code = end.reason or row.error, end.code or row.error_code
    return [row.id for row in rows if end.state is MessageState.FAILED]


def _worthless(session: Session, message: OutboxMessage) -> End:
    """Too late. What was tried in vain becomes a task, unless an open ask has its own deadline to watch over it."""
    ask = session.get(Ask, message.ask_id) if message.ask_id else None
    if not message.tries or (ask is not None and ask.state is AskState.OPEN):
        return End(MessageState.EXPIRED)
    if message.in_doubt:
        return End(MessageState.FAILED, "parti peut-être, l'opérateur n'a rien confirmé : appelez")
    return End(MessageState.FAILED, "pas remis à temps, malgré plusieurs essais : appelez")
