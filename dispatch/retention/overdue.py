"""Whose time is over: the ids of what is to be erased, the oldest first, never more than a night can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from dispatch.consulting.sign_ins import SignIn
from dispatch.consulting.tables import Consultation, UnusualReading
from dispatch.joining.tables import Membership
from dispatch.journal import OutboxMessage
from dispatch.line import IncomingText
from dispatch.mail.tables import MailMessage
from dispatch.people import Agent, Person, Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.retention.periods import Kept, before
from dispatch.retention.tables import RetentionPeriod
from dispatch.states import AskState, MessageState

MOST = 500  # of each kind in one go: the rest follows
_ON_ITS_WAY = (MessageState.QUEUED, MessageState.LEASED)


@dataclass(frozen=True)
class Overdue:
    """What is over in one commune."""

    details: Sequence[int] = ()  # requests
    sent: Sequence[int] = ()  # messages of the outbox
    received: Sequence[int] = ()  # incoming texts
    mails: Sequence[int] = ()
    helped: Sequence[int] = ()  # persons
    volunteers: Sequence[int] = ()
    never_signed: Sequence[int] = ()  # volunteers too
    looks: Sequence[int] = ()  # at somebody's data
    readings: Sequence[int] = ()  # unusual ones
    sign_ins: Sequence[int] = ()
    agents: Sequence[int] = ()  # whose accounts were removed

    def counts(self) -> dict[str, int]:
        """How much of each kind of `Kept`; what there is none of is left."""
        texts = len(self.sent) + len(self.received) + len(self.mails)
        told = {
            Kept.DETAILS: len(self.details), Kept.TEXTS: texts, Kept.HELPED: len(self.helped),
            Kept.VOLUNTEERS: len(self.volunteers), Kept.NEVER_SIGNED: len(self.never_signed),
            Kept.LOOKS: len(self.looks) + len(self.readings), Kept.SIGN_INS: len(self.sign_ins),
            Kept.AGENTS: len(self.agents),
        }  # fmt: skip
        return {kept.value: count for kept, count in told.items() if count}


def lengths_of(session: Session, commune: Commune) -> dict[Kept, int]:
    """What this commune chose."""
    rows = session.scalars(select(RetentionPeriod).where(RetentionPeriod.commune_id == commune.id))
    return {row.kept: row.length for row in rows}


def overdue(session: Session, commune: Commune, now: datetime) -> Overdue:
    """What is to be erased now."""
    lengths = lengths_of(session, commune)

    def ids(query: Select[int]) -> Sequence[int]:
        return session.scalars(query.limit(MOST)).all()

    texts = before(Kept.TEXTS, lengths, now)
    return Overdue(
        details=ids(_details(commune, before(Kept.DETAILS, lengths, now))),
        sent=ids(_sent(commune, texts)),
        received=ids(_received(commune, texts)),
        mails=ids(_mails(commune, texts)),
        helped=ids(_helped(commune, before(Kept.HELPED, lengths, now))),
        volunteers=ids(_stopped(commune, before(Kept.VOLUNTEERS, lengths, now))),
        never_signed=ids(_never_signed(commune, before(Kept.NEVER_SIGNED, lengths, now))),
        looks=ids(_looks(commune, before(Kept.LOOKS, lengths, now))),
        readings=ids(_readings(commune, before(Kept.LOOKS, lengths, now))),
        sign_ins=ids(_sign_ins(commune, before(Kept.SIGN_INS, lengths, now))),
        agents=ids(_agents(commune, before(Kept.AGENTS, lengths, now))),
    )


def _details(commune: Commune, limit: datetime) -> Select[int]:
    # A mission code is always there until it is blanked: what was done already is told by it.
    over = (Request.commune_id == commune.id, Request.ended_at < limit, Request.mission_code != "")
    return select(Request.id).where(*over).order_by(Request.ended_at)


def _sent(commune: Commune, limit: datetime) -> Select[int]:
    mine = (OutboxMessage.commune_id == commune.id, OutboxMessage.to_phone != "")
    over = (OutboxMessage.created_at < limit, OutboxMessage.state.not_in(_ON_ITS_WAY))
    return select(OutboxMessage.id).where(*mine, *over).order_by(OutboxMessage.id)


def _received(commune: Commune, limit: datetime) -> Select[int]:
    """A text from a number nobody knows belongs to no commune: each of them lets it go."""
    theirs = select(Volunteer.id).where(Volunteer.commune_id == commune.id)
    mine = or_(IncomingText.volunteer_id.is_(None), IncomingText.volunteer_id.in_(theirs))
    return select(IncomingText.id).where(mine, IncomingText.received_at < limit).order_by(IncomingText.id)


def _mails(commune: Commune, limit: datetime) -> Select[int]:
    theirs = select(Agent.id).where(Agent.commune_id == commune.id)
    over = (MailMessage.created_at < limit, MailMessage.state.not_in(_ON_ITS_WAY))
    return select(MailMessage.id).where(MailMessage.agent_id.in_(theirs), *over).order_by(MailMessage.id)


def _helped(commune: Commune, limit: datetime) -> Select[int]:
    lately = exists().where(
        Request.person_id == Person.id,
        or_(Request.ended_at.is_(None), Request.ended_at >= limit, Request.opened_at >= limit),
    )
    ever = exists().where(Request.person_id == Person.id)
    return (
        select(Person.id).where(Person.commune_id == commune.id, Person.phone != "", ever, ~lately).order_by(Person.id)
    )


def _stopped(commune: Commune, limit: datetime) -> Select[int]:
    heard = select(func.max(Ask.answered_at)).where(Ask.volunteer_id == Volunteer.id).scalar_subquery()
    silent = and_(Volunteer.stopped_at < limit, or_(heard.is_(None), heard < limit))
    return select(Volunteer.id).where(*_mine(commune), silent).order_by(Volunteer.id)


def _never_signed(commune: Commune, limit: datetime) -> Select[int]:
    joined = exists().where(Membership.volunteer_id == Volunteer.id, Membership.joined_at < limit)
    never = (Volunteer.charter_signed_at.is_(None), ~exists().where(Ask.volunteer_id == Volunteer.id))
    return select(Volunteer.id).where(*_mine(commune), joined, *never).order_by(Volunteer.id)


def _looks(commune: Commune, limit: datetime) -> Select[int]:
    over = (Consultation.commune_id == commune.id, Consultation.at < limit)
    return select(Consultation.id).where(*over).order_by(Consultation.at)


def _readings(commune: Commune, limit: datetime) -> Select[int]:
    over = (UnusualReading.commune_id == commune.id, UnusualReading.since < limit)
    return select(UnusualReading.id).where(*over).order_by(UnusualReading.since)


def _sign_ins(commune: Commune, limit: datetime) -> Select[int]:
    theirs = select(Agent.id).where(Agent.commune_id == commune.id)
    return select(SignIn.id).where(SignIn.agent_id.in_(theirs), SignIn.at < limit).order_by(SignIn.at)


def _agents(commune: Commune, limit: datetime) -> Select[int]:
    over = (Agent.commune_id == commune.id, Agent.removed_at < limit, Agent.forgotten_at.is_(None))
    return select(Agent.id).where(*over).order_by(Agent.id)


def _mine(commune: Commune) -> tuple[ColumnElement[bool], ...]:
    """Still here, and holding nothing that somebody waits for."""
    left = exists().where(Membership.volunteer_id == Volunteer.id, Membership.left_at.is_not(None))
    at_work = (Ask.state.in_((AskState.OPEN, AskState.ACCEPTED)), Request.ended_at.is_(None))
    holding = (
        select(Ask.id).join(Request, Request.id == Ask.request_id).where(Ask.volunteer_id == Volunteer.id, *at_work)
    )
    return Volunteer.commune_id == commune.id, ~left, ~holding.exists()
