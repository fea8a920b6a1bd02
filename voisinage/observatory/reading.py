"""What the figures are made of, read in four queries whatever the period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from dispatch.events import Event
from dispatch.journal import STEP, JournalEntry
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Job, Request
from dispatch.states import AskState, Role, State
from voisinage.observatory.period import Period


@dataclass(frozen=True)
class Scope:
    """What the figures are about: a commune, or one of its sectors, over a period."""

    commune: Commune
    period: Period
    sector_id: int | None = None

    def requests(self) -> ColumnElement[bool]:
        """The requests that were opened in it."""
        opened = Request.opened_at.between(self.period.start, self.period.end)
        everywhere = and_(Request.commune_id == self.commune.id, opened, Request.opened_at < self.period.end)
        return everywhere if self.sector_id is None else and_(everywhere, Request.sector_id == self.sector_id)


@dataclass(frozen=True)
class Course:
    """How one request went. `taken_at` and `done_at` are the first time that each happened."""

    job: str
    state: State
    opened_at: datetime
    ended_at: datetime | None
    taken_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True)
class Load:
    """How often one bricoleur was asked, and how often they helped. No name: only how it is shared out."""

    asked: int
    helped: int


def courses(session: Session, scope: Scope) -> list[Course]:
    """Every request of the scope, in the order they were opened."""
    taken = JournalEntry.event == Event.TAKEN_CHARGE
    steps = (
        select(
            JournalEntry.request_id,
            func.min(JournalEntry.at).filter(taken).label("taken_at"),
            func.min(JournalEntry.at).filter(JournalEntry.to_state == State.DONE).label("done_at"),
        )
        .join(Request, Request.id == JournalEntry.request_id)
        .where(scope.requests(), STEP)
        .group_by(JournalEntry.request_id)
        .subquery()
    )
    found = (
        select(Job.label, Request.state, Request.opened_at, Request.ended_at, steps.c.taken_at, steps.c.done_at)
        .join(Job, Job.id == Request.job_id)
        .outerjoin(steps, steps.c.request_id == Request.id)
        .where(scope.requests())
        .order_by(Request.opened_at, Request.id)
    )
    return [Course(*row) for row in session.execute(found)]


def unmet_reasons(session: Session, scope: Scope) -> list[str]:
    """Why each need left unmet was so, a word of `mairie.Unmet` each."""
    said = (
        select(JournalEntry.details)
        .join(Request, Request.id == JournalEntry.request_id)
        .where(scope.requests(), Request.state == State.UNMET, JournalEntry.event == Event.UNMET)
    )
    return [str(details.get("reason", "other")) for details in session.scalars(said)]


def loads(session: Session, scope: Scope) -> list[Load]:
    """The load of every bricoleur who may be asked; with a sector, what its own requests asked of them."""
    helped = and_(Ask.state == AskState.ACCEPTED, Request.state == State.VERIFIED)
    asked = (
        select(
            Ask.volunteer_id,
            func.count().filter(Ask.state != AskState.UNREACHABLE).label("asked"),
            func.count().filter(helped).label("helped"),
        )
        .join(Request, Request.id == Ask.request_id)
        .where(scope.requests(), Ask.role == Role.BRICOLEUR)
        .group_by(Ask.volunteer_id)
        .subquery()
    )
    everybody = (
        select(func.coalesce(asked.c.asked, 0), func.coalesce(asked.c.helped, 0))
        .select_from(Volunteer)
        .outerjoin(asked, asked.c.volunteer_id == Volunteer.id)
        .where(
            Volunteer.commune_id == scope.commune.id,
            Volunteer.is_bricoleur,
            Volunteer.charter_signed_at.is_not(None),
            Volunteer.stopped_at.is_(None) | (asked.c.asked > 0),
        )
    )
    found: Sequence[tuple[int, int]] = [(row[0], row[1]) for row in session.execute(everybody)]
    return [Load(asked, helped) for asked, helped in found]
