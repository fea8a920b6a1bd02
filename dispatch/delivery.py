"""Sends what is in the outbox: lease, commit, send, mark. Nothing else in the workshop touches the network."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.bounce import bounced
from dispatch.desk import Desk
from dispatch.journal import WAITING, OutboxMessage
from dispatch.post_room import PostRoom
from dispatch.states import MessageState
from sms.gateway import Accepted, OutgoingText, SmsFailed

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


def deliver_due(post: PostRoom) -> int:
    """Send everything that is due, the urgent first, and return how many texts were handled."""
    handled = 0
    while deliver_one(post):
        handled += 1
    return handled


def deliver_one(post: PostRoom) -> bool:
    """Send one text, if one is due. The lease is committed before the network is touched, so a crash loses nothing."""
    leased = lease_one(post)
    if leased is None:
        return False
    try:
        outcome: Accepted | SmsFailed = post.carriers.routes[0].gateway.send(leased.text)
    except SmsFailed as failure:
        outcome = failure
    with post.sessions.begin() as session:
        given_up = _mark(session, leased, outcome, carrier=post.carriers.routes[0].gateway.name, now=post.clock())
    if given_up:
        _bounce(post, leased.id)
    return True


def lease_one(post: PostRoom) -> Leased | None:
    """Take the next due text for this sender alone; what can no longer be sent is ended on the way, one by one."""
    while True:
        now = post.clock()
        with post.sessions.begin() as session:
            message = session.scalar(_NEXT.where(OutboxMessage.due_at <= now))
            if message is None:
                return None
            end = _why_not(message, now)
            if end is None:
                return _lease(message, now, post.lease)
            _end(message, end, now)
        if end is MessageState.FAILED:
            _bounce(post, message.id)


_NEXT = (
    select(OutboxMessage)
    .where(WAITING)
    .order_by(OutboxMessage.rank, OutboxMessage.due_at, OutboxMessage.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=OutboxMessage)
)


def _why_not(message: OutboxMessage, now: datetime) -> MessageState | None:
    """How a text ends that must not be sent: worthless, unwanted by its reader, or the death of several senders."""
    if message.ask_id and message.volunteer and message.volunteer.stopped_at:
        return MessageState.CANCELLED
    if message.expires_at <= now:
        return MessageState.EXPIRED
    if message.tries >= MAX_TRIES:
        message.error = "envoi interrompu plusieurs fois : appelez"
        return MessageState.FAILED
    return None


def _lease(message: OutboxMessage, now: datetime, lease: timedelta) -> Leased:
    message.state = MessageState.LEASED
    message.lease = token_hex(8)
    message.tries += 1
    message.due_at = now + lease  # a lease that nobody marks is due again by itself
    text = OutgoingText(
        key=message.key, to=message.to_phone, body=message.body or "", validity=message.expires_at - now
    )
    return Leased(message.id, message.lease, message.tries, text)


def _mark(session: Session, leased: Leased, outcome: Accepted | SmsFailed, *, carrier: str, now: datetime) -> bool:
    """Write what became of it, unless the lease ran out and another sender has it now. True when it is given up."""
    message = session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.id == leased.id, OutboxMessage.lease == leased.lease)
        .with_for_update()
    )
    if message is None or message.state is not MessageState.LEASED:
        return False
    message.carrier = carrier
    if isinstance(outcome, Accepted):
        message.state, message.carrier_id = MessageState.SENT, outcome.carrier_id
        message.sent_at, message.body = now, None
        return False
    message.error = str(outcome)[:LONGEST_ERROR]
    if outcome.permanent or leased.tries >= MAX_TRIES:
        _end(message, MessageState.FAILED, now)
        return True
    message.state = MessageState.QUEUED
    message.due_at = now + FIRST_PAUSE * 3 ** (leased.tries - 1)
    return False


def _end(message: OutboxMessage, state: MessageState, now: datetime) -> None:
    """Nobody's text is kept once it is final."""
    message.state, message.body, message.ended_at = state, None, now


def _bounce(post: PostRoom, message_id: int) -> None:
    """Pass the ask on, in a transaction of its own: verbs lock the request first and its texts after, and so must this.

    If the process dies before, the ask still ends at its deadline.
    """
    with post.sessions.begin() as session:
        bounced(Desk(session, post.clock(), post.line), session.get_one(OutboxMessage, message_id))
