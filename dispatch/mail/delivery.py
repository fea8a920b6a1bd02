"""Sends the mails that are due: lease, commit, send, mark. Several processes may: each mail is one's alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from dispatch.mail.pauses import MOST_TRIES, pause_after
from dispatch.mail.tables import WAITING, MailMessage
from dispatch.states import MessageState
from sms.mail import MailCarrier, MailFailed, OutgoingMail

LONGEST_ERROR = 200  # characters, as the column


@dataclass(frozen=True)
class MailRoom:
    """What sends mails. `clock` gives aware UTC; `lease` outlasts all time-outs of one try."""

    sessions: sessionmaker[Session]
    carrier: MailCarrier
    clock: Callable[[], datetime]
    lease: timedelta = timedelta(minutes=3)


@dataclass(frozen=True)
class Leased:
    """A mail that this sender, and no other, is sending."""

    id: int
    lease: str
    tries: int
    mail: OutgoingMail


def deliver_mails(room: MailRoom, *, most: int = 50) -> int:
    """Send what is due, `most` of it at a time. How many mails were tried."""
    for tried in range(most):
        leased = _lease_one(room)
        if leased is None:
            return tried
        _mark(room, leased, _send(room, leased))
    return most


def _lease_one(room: MailRoom) -> Leased | None:
    """Take the next mail that is due; those that are worthless by now are ended on the way."""
    with room.sessions.begin() as session:
        now = room.clock()
        worthless = or_(MailMessage.expires_at <= now, MailMessage.tries >= MOST_TRIES)
        due = (WAITING, MailMessage.due_at <= now)
        ended = {"state": MessageState.EXPIRED, "body": None, "lease": None, "ended_at": now}
        session.execute(update(MailMessage).where(*due, worthless).values(ended))
        next_one = select(MailMessage).where(*due).order_by(MailMessage.due_at, MailMessage.id).limit(1)
        mail = session.scalar(next_one.with_for_update(skip_locked=True))
        if mail is None:
            return None
        mail.state, mail.lease, mail.tries = MessageState.LEASED, token_hex(8), mail.tries + 1
        mail.due_at = now + room.lease  # a lease that nobody marks is due again by itself
        outgoing = OutgoingMail(mail.key, mail.to_address, mail.subject, mail.body or "")
        return Leased(mail.id, mail.lease, mail.tries, outgoing)


def _send(room: MailRoom, leased: Leased) -> MailFailed | None:
    try:
        room.carrier.send(leased.mail)
    except MailFailed as failure:
        return failure
    return None


def _mark(room: MailRoom, leased: Leased, failure: MailFailed | None) -> None:
    """Write what became of it, unless the lease ran out and another sender has it now."""
    ours = (MailMessage.id == leased.id, MailMessage.lease == leased.lease, MailMessage.state == MessageState.LEASED)
    changes = _changes(leased, failure, room.clock())
    with room.sessions.begin() as session:
        session.execute(update(MailMessage).where(*ours).values({"lease": None, **changes}))


def _changes(leased: Leased, failure: MailFailed | None, now: datetime) -> dict[str, Any]:
    if failure is None:
        return {"state": MessageState.SENT, "body": None, "error": None, "ended_at": now}
    why = str(failure)[:LONGEST_ERROR]
    if failure.permanent:
        return {"state": MessageState.FAILED, "body": None, "error": why, "ended_at": now}
    return {"state": MessageState.QUEUED, "error": why, "due_at": now + pause_after(leased.tries)}
