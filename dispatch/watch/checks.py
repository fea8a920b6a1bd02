"""What the auditor looks for, one query each. A finding names a request or a commune where it is about one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from dispatch.journal import WAITING, OutboxMessage
from dispatch.line import IncomingText
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import ENDED, AskState, MessageState, State
from dispatch.watch.patience import LONGEST_LEASE, PATIENCE

UNREAD_FOR = timedelta(hours=72)  # a text of Friday evening is read on Monday
MOST_FOUND = 200  # of one kind: beyond, the line is down and one row more says nothing new


class Kind(StrEnum):
    """One thing that must not be."""

    NO_DEADLINE = "no_deadline"  # a request that nobody would ever be chased for
    OVERDUE = "overdue"  # its deadline passed, and nothing came of it
    ASK_OVERDUE = "ask_overdue"  # an answer is awaited after its time
    TEXT_OVERDUE = "text_overdue"
    STALE_LEASE = "stale_lease"
    UNREAD = "unread"  # replies that no machine understood, and no human has read
    JOB_STOPPED = "job_stopped"
    CLOCK_STOPPED = "clock_stopped"
    CLOCK_JUMPED = "clock_jumped"


ORDER = {kind: rank for rank, kind in enumerate(Kind)}  # in which they are told


@dataclass(frozen=True)
class Finding:
    """Something wrong now: in the whole installation, in a commune, or with one of its requests."""

    kind: Kind
    commune_id: int | None = None
    request_id: int | None = None


def _without_deadline(session: Session, _now: datetime) -> Iterator[Finding]:
    """Under way, and no step will ever be taken. Of what is stuck the mairie's page goes on telling."""
    lost = (Request.chase_at.is_(None), Request.state.not_in(ENDED | {State.STUCK}))
    return _requests(session, Kind.NO_DEADLINE, *lost)


def _overdue(session: Session, now: datetime) -> Iterator[Finding]:
    return _requests(session, Kind.OVERDUE, Request.chase_at < now - PATIENCE, Request.state.not_in(ENDED))


def _asks_overdue(session: Session, now: datetime) -> Iterator[Finding]:
    """Silent for too long, and the others were not asked; or the request ended, and this was forgotten."""
    awaited = select(Request.commune_id, Request.id).join(Ask, Ask.request_id == Request.id).distinct()
    late = awaited.where(Ask.state == AskState.OPEN, Ask.answer_by < now - PATIENCE)
    for row in session.execute(late.limit(MOST_FOUND)):
        yield Finding(Kind.ASK_OVERDUE, *row)


def _texts_overdue(session: Session, now: datetime) -> Iterator[Finding]:
    """Due, and not sent. One that is held back (a cap, the morning, a bundle) is not due yet."""
    queued = OutboxMessage.state == MessageState.QUEUED
    return _texts(session, Kind.TEXT_OVERDUE, queued, OutboxMessage.due_at < now - PATIENCE)


def _stale_leases(session: Session, now: datetime) -> Iterator[Finding]:
    """Taken by a sender and neither marked nor taken over; or for longer than any lease, since the clock leapt back."""
    leased = OutboxMessage.state == MessageState.LEASED
    beyond = or_(OutboxMessage.due_at < now - PATIENCE, OutboxMessage.due_at > now + LONGEST_LEASE)
    return _texts(session, Kind.STALE_LEASE, leased, beyond)


def _unread(session: Session, now: datetime) -> Iterator[Finding]:
    waiting = (IncomingText.needs_human, IncomingText.handled_at.is_(None))
    old = select(Volunteer.commune_id).join(IncomingText, IncomingText.volunteer_id == Volunteer.id).distinct()
    for commune_id in session.scalars(old.where(*waiting, IncomingText.received_at < now - UNREAD_FOR)):
        yield Finding(Kind.UNREAD, commune_id)


def _requests(session: Session, kind: Kind, *wrong: ColumnElement[bool]) -> Iterator[Finding]:
    for row in session.execute(select(Request.commune_id, Request.id).where(*wrong).limit(MOST_FOUND)):
        yield Finding(kind, *row)


def _texts(session: Session, kind: Kind, *wrong: ColumnElement[bool]) -> Iterator[Finding]:
    """Not DISTINCT: SQLite would then read every text ever sent, by an index that is in that order."""
    about = select(OutboxMessage.commune_id, OutboxMessage.request_id).where(WAITING, *wrong)
    for row in session.execute(about.limit(MOST_FOUND)):
        yield Finding(kind, *row)


CHECKS: tuple[Callable[[Session, datetime], Iterator[Finding]], ...] = (
    _without_deadline, _overdue, _asks_overdue, _texts_overdue, _stale_leases, _unread,
)  # fmt: skip
