"""Calls that nobody took are placed again, after a growing pause, before the next neighbour is asked."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.deadlines import sendable
from dispatch.desk import Desk
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.moves import lock
from dispatch.outbox.posting import post
from dispatch.requests import Ask
from dispatch.states import AskState, Channel, Urgency

PAUSES = (timedelta(minutes=10), timedelta(minutes=30))  # before the second call, before the third and last
_AGAIN = ":appel"

# By the code of a call that rang and that nobody took: what the mairie reads once we ring no more.
NOBODY_THERE = {
    "no-answer": "personne ne décroche : appelez à un autre moment",
    "busy": "la ligne est toujours occupée : appelez à un autre moment",
    "machine": "un répondeur a pris l'appel, notre message y est : appelez à un autre moment",
}

CALL_BACK = "call_back"  # the kind of a call that answers a call
HANG_UP_FIRST = timedelta(minutes=1)
CALL_BACK_KEEPS = timedelta(minutes=45)


def call_again(desk: Desk, message: OutboxMessage) -> bool:
    """See to a call that nobody took; False when it must be passed on like any message that failed.

    Where there is time one more call is put in the outbox. Nothing is left to do once the volunteer has answered in
    another way, or when newer news about the same ask went out.
    """
    if message.channel is not Channel.VOICE or message.error_code not in NOBODY_THERE or message.ask is None:
        return False
    lock(desk.session, message.ask.request_id)
    if message.ask.volunteer.number_changed_at is not None:
        return False  # who would take the call has not shown yet who they are
    message.error = NOBODY_THERE[message.error_code]
    if not _is_settled(desk.session, message, message.ask):
        again = _next_call(desk, message, message.ask)
        if again is None:
            return False
        post(desk, again)
    message.handled_at = desk.now
    return True


def _is_settled(session: Session, message: OutboxMessage, ask: Ask) -> bool:
    newer = select(OutboxMessage.id).where(OutboxMessage.ask_id == ask.id, OutboxMessage.id > message.id)
    since = select(JournalEntry.details).where(
        JournalEntry.request_id == ask.request_id,
        JournalEntry.actor_volunteer_id == ask.volunteer_id,
        JournalEntry.at > message.created_at,
    )
    answered = any(details.get("ask") == ask.id for details in session.scalars(since))
    return answered or session.scalar(newer.limit(1)) is not None


def _next_call(desk: Desk, message: OutboxMessage, ask: Ask) -> OutboxMessage | None:
    """The next call, at an hour when one may ring; None after the last, or where it would come after the deadline."""
    first, _, number = message.key.partition(_AGAIN)
    placed = int(number or 1)
    if placed > len(PAUSES):
        return None
    due_at = sendable(ask.request, desk.now + PAUSES[placed - 1])
    expires_at = ask.answer_by if ask.state is AskState.OPEN else message.expires_at
    if due_at >= expires_at:
        return None
    return _call(desk, ask, key=f"{first}{_AGAIN}{placed + 1}", kind=message.kind, times=(due_at, expires_at))


def call_back(desk: Desk, ask: Ask, *, call: str) -> None:
    """Call a volunteer who called us, to tell them what only they may hear. `call`: the carrier's name of their call.

    Anybody can make a phone show somebody else's number; a call to the number we hold reaches its owner.
    """
    key = f"rappel:{call}"
    if desk.session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is None:
        times = desk.now + HANG_UP_FIRST, desk.now + CALL_BACK_KEEPS
        post(desk, _call(desk, ask, key=key, kind=CALL_BACK, times=times))


def _call(desk: Desk, ask: Ask, *, key: str, kind: str, times: tuple[datetime, datetime]) -> OutboxMessage:
    """A call about an ask. Nothing of what will be said is kept: it is worded once somebody answers."""
    urgent = kind == CALL_BACK or ask.request.urgency is Urgency.IMMEDIATE
    return OutboxMessage(
        key=key,
        commune_id=ask.request.commune_id,
        request_id=ask.request_id,
        ask_id=ask.id,
        volunteer_id=ask.volunteer_id,
        channel=Channel.VOICE,
        kind=kind,
        to_phone=ask.volunteer.phone,
        rank=0 if urgent else 1,
        created_at=desk.now,
        due_at=times[0],
        expires_at=times[1],
    )
