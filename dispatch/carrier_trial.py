"""A text that an agent sends to their own mobile: it takes the way of all others, and its fate is read on its page."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from dispatch.desk import Desk
from dispatch.errors import IllegalMove
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of
from dispatch.outbox.posting import post
from dispatch.people import Agent
from dispatch.places import Commune
from sms.texts.trial import trial_text

KEEP = timedelta(minutes=15)  # who waits for it with the phone in hand does not wait longer
AGAIN = timedelta(minutes=1)  # no faster: each one is paid for


def send_trial(desk: Desk, agent: Agent, phone: str) -> OutboxMessage:
    """Post it to this phone (E.164). Raises IllegalMove where the agent's last one is not a minute old.

    Nobody's task if it fails: the agent who sent it reads that themselves.
    """
    last = last_trial(desk.session, agent)
    if last is not None and desk.now - last.created_at < AGAIN:
        raise IllegalMove("a moment ago")
    message = OutboxMessage(
        key=f"trial:{desk.rng.randbytes(8).hex()}",
        commune_id=agent.commune_id,
        kind=trial_text.__name__,
        to_phone=phone,
        body=trial_text(frame_of(desk, agent.commune)),
        rank=0,
        created_at=desk.now,
        due_at=desk.now,
        expires_at=desk.now + KEEP,
        handled_by_id=agent.id,
        handled_at=desk.now,
    )
    post(desk, message)
    return message


def last_trial(session: Session, agent: Agent) -> OutboxMessage | None:
    """The latest one of this agent."""
    mine = select(OutboxMessage).where(
        OutboxMessage.commune_id == agent.commune_id,
        OutboxMessage.kind == trial_text.__name__,
        OutboxMessage.handled_by_id == agent.id,
    )
    return session.scalar(mine.order_by(OutboxMessage.id.desc()).limit(1))


def has_sent(session: Session, commune: Commune) -> bool:
    """Whether a carrier has ever taken a text of this commune."""
    taken = exists().where(
        OutboxMessage.commune_id == commune.id,
        OutboxMessage.tried_at.is_not(None),
        OutboxMessage.sent_at.is_not(None),
    )
    return bool(session.scalar(select(taken)))
