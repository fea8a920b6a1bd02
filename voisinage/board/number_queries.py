"""What the mairie's page of numbers reads: whose is not confirmed, what became of their code, who confirmed lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.journal import OutboxMessage
from dispatch.line import PhoneCode
from dispatch.numbers.proof import CODE_KINDS
from dispatch.numbers.rounds import unverified
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune
from dispatch.rules import Rules
from dispatch.states import MessageState
from voisinage.volunteers.by_name import last_then_first

PAGE_SIZE = 25
LATELY = timedelta(days=7)
MOST_LATELY = 10


@dataclass(frozen=True)
class Unverified:
    """Somebody whose number is not confirmed, what is kept of their code, and the message that carried it."""

    volunteer: Volunteer
    code: PhoneCode | None
    message: OutboxMessage | None


@dataclass(frozen=True)
class NumbersPage:
    """One page of them out of `total`."""

    people: Sequence[Unverified]
    number: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True)
class Verified:
    """Somebody whose number was confirmed lately; `agent`: who had them say so by phone."""

    volunteer: Volunteer
    agent: Agent | None


def count_unverified(session: Session, commune: Commune) -> int:
    """How many volunteers wait to be confirmed; none where the commune asks for no confirmation."""
    if not Rules.from_json(commune.rules).verify_phones:
        return 0
    return session.scalar(select(func.count()).select_from(unverified(commune).subquery())) or 0


def numbers_page(session: Session, commune: Commune, *, number: int) -> NumbersPage:
    """The volunteers whose number is not confirmed, by name."""
    waiting = unverified(commune).with_only_columns(Volunteer.id, Volunteer.last_name, Volunteer.first_name)
    ids = [row.id for row in sorted(session.execute(waiting), key=last_then_first)]
    page = NumbersPage([], min(max(number, 1), max(1, -(-len(ids) // PAGE_SIZE))), len(ids))
    shown = ids[(page.number - 1) * PAGE_SIZE : page.number * PAGE_SIZE]
    latest = (
        select(func.max(OutboxMessage.id))
        .where(
            OutboxMessage.to_phone == Volunteer.phone,
            OutboxMessage.volunteer_id == Volunteer.id,
            OutboxMessage.kind.in_(CODE_KINDS),
            OutboxMessage.state != MessageState.CANCELLED,
        )
        .correlate(Volunteer)
        .scalar_subquery()
    )
    rows = session.execute(
        unverified(commune)
        .add_columns(PhoneCode, OutboxMessage)
        .outerjoin(PhoneCode, PhoneCode.volunteer_id == Volunteer.id)
        .outerjoin(OutboxMessage, OutboxMessage.id == latest)
        .where(Volunteer.id.in_(shown))
    )
    people = sorted((Unverified(*row) for row in rows), key=lambda one: shown.index(one.volunteer.id))
    return NumbersPage(people, page.number, len(ids))


def verified_lately(session: Session, commune: Commune, now: datetime) -> list[Verified]:
    """Whose number was confirmed in the last days, the latest first."""
    rows = session.execute(
        select(Volunteer, Agent)
        .outerjoin(Agent, Agent.id == Volunteer.phone_verified_by_id)
        .where(Volunteer.commune_id == commune.id, Volunteer.phone_verified_at > now - LATELY)
        .order_by(Volunteer.phone_verified_at.desc(), Volunteer.id)
        .limit(MOST_LATELY)
    )
    return [Verified(*row) for row in rows]
