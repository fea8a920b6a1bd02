"""What the figures are about, and what of them is read as it stands: why needs were left unmet, who was asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
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
        return and_(self.place(), opened, Request.opened_at < self.period.end)

    def place(self) -> ColumnElement[bool]:
        """The requests of its commune or sector, whenever they were opened."""
        here = Request.commune_id == self.commune.id
        return here if self.sector_id is None else and_(here, Request.sector_id == self.sector_id)


@dataclass(frozen=True)
class Load:
    """How often one bricoleur was asked, and how often they helped. No name: only how it is shared out."""

    asked: int
    helped: int


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


def followed(session: Session, scope: Scope) -> list[int]:
    """How many of these requests each referent follows, or followed to the end; nought for who could and has none."""
    taken = (
        select(Ask.volunteer_id, func.count().label("many"))
        .join(Request, Request.id == Ask.request_id)
        .where(scope.requests(), Ask.role == Role.REFERENT, Ask.state == AskState.ACCEPTED)
        .group_by(Ask.volunteer_id)
        .subquery()
    )
    everybody = (
        select(func.coalesce(taken.c.many, 0))
        .select_from(Volunteer)
        .outerjoin(taken, taken.c.volunteer_id == Volunteer.id)
        .where(
            Volunteer.commune_id == scope.commune.id,
            (Volunteer.is_referent & Volunteer.charter_signed_at.is_not(None) & Volunteer.stopped_at.is_(None))
            | (taken.c.many > 0),
        )
    )
    return list(session.scalars(everybody))
