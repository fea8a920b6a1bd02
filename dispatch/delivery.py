"""Sends what is in the outbox: lease, commit, send, mark. Nothing else in the workshop touches the network."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.bounce import bounced
from dispatch.desk import Desk, Line
from dispatch.journal import OutboxMessage
from dispatch.states import MessageState
from sms.gateway import Accepted, Gateway, OutgoingText, SmsFailed

LEASE = timedelta(seconds=60)  # longer than any carrier's time-out: a lease that ran out means that the sender died
MAX_TRIES = 6
LONGEST_ERROR = 200  # characters, as the column
FIRST_PAUSE = timedelta(seconds=20)  # after a passing failure; three times longer after each further one


@dataclass(frozen=True)
class Leased:
    """A text that this sender, and no other, is sending."""

    id: int
    lease: str
    tries: int
    text: OutgoingText


def deliver_due(sessions: sessionmaker[Session], gateway: Gateway, line: Line, *, clock: Callable[[], datetime]) -> int:
    """Send everything that is due, the urgent first, and return how many texts were handled."""
    handled = 0
    while deliver_one(sessions, gateway, line, clock=clock):
        handled += 1
    return handled


def deliver_one(
    sessions: sessionmaker[Session], gateway: Gateway, line: Line, *, clock: Callable[[], datetime]
) -> bool:
    """Send one text, if one is due. The lease is committed before the network is touched, so a crash loses nothing."""
    leased = lease_one(sessions, line, now=clock())
    if leased is None:
        return False
    try:
        outcome: Accepted | SmsFailed = gateway.send(leased.text)
    except SmsFailed as failure:
        outcome = failure
    with sessions.begin() as session:
        _mark(Desk(session, clock(), line), leased, outcome, carrier=gateway.name)
    return True


def lease_one(sessions: sessionmaker[Session], line: Line, *, now: datetime) -> Leased | None:
    """Take the next due text for this sender alone.

    What has become worthless meanwhile ends as expired; what several senders died of is given up.
    """
    with sessions.begin() as session:
        while message := session.scalar(_NEXT.where(OutboxMessage.due_at <= now)):
            if message.expires_at <= now:
                _end(message, MessageState.EXPIRED, now)
            elif message.tries >= MAX_TRIES:
                _give_up(Desk(session, now, line), message, "envoi interrompu plusieurs fois : appelez")
            else:
                return _lease(message, now)
            session.flush()
        return None


_NEXT = (
    select(OutboxMessage)
    .where(OutboxMessage.state.in_((MessageState.QUEUED, MessageState.LEASED)))
    .order_by(OutboxMessage.urgent.desc(), OutboxMessage.due_at, OutboxMessage.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def _lease(message: OutboxMessage, now: datetime) -> Leased:
    message.state = MessageState.LEASED
    message.lease = token_hex(8)
    message.tries += 1
    message.due_at = now + LEASE  # a lease that nobody marks is due again by itself
    text = OutgoingText(
        key=message.key, to=message.to_phone, body=message.body or "", validity=message.expires_at - now
    )
    return Leased(message.id, message.lease, message.tries, text)


def _mark(desk: Desk, leased: Leased, outcome: Accepted | SmsFailed, *, carrier: str) -> None:
    """Write what became of it, unless the lease ran out and another sender has it now."""
    message = desk.session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.id == leased.id, OutboxMessage.lease == leased.lease)
        .with_for_update()
    )
    if message is None or message.state is not MessageState.LEASED:
        return
    message.carrier = carrier
    if isinstance(outcome, Accepted):
        message.state, message.carrier_id = MessageState.SENT, outcome.carrier_id
        message.sent_at = desk.now
        message.body = None
        return
    if outcome.permanent or leased.tries >= MAX_TRIES:
        _give_up(desk, message, str(outcome))
    else:
        message.error = str(outcome)[:LONGEST_ERROR]
        message.state = MessageState.QUEUED
        message.due_at = desk.now + FIRST_PAUSE * 3 ** (leased.tries - 1)


def _give_up(desk: Desk, message: OutboxMessage, error: str) -> None:
    message.error = error[:LONGEST_ERROR]
    _end(message, MessageState.FAILED, desk.now)
    bounced(desk, message)


def _end(message: OutboxMessage, state: MessageState, now: datetime) -> None:
    """Nobody's text is kept once it is final."""
    message.state, message.body, message.ended_at = state, None, now
