"""What the mairie's first page reads, in a fixed number of queries however long the lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dispatch.journal import JournalEntry
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import ENDED, State

PAGE_SIZE = 25
MOST_SUSPENDED = 50
MOVING = (State.OPEN, State.IN_CHARGE, State.ASSIGNED, State.DONE)


@dataclass(frozen=True)
class Stuck:
    """A request that waits for the mairie since `since`."""

    request: Request
    since: datetime


@dataclass(frozen=True)
class Page:
    """One page of requests out of `total`."""

    requests: Sequence[Request]
    number: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE_SIZE))


def stuck_requests(session: Session, commune: Commune) -> list[Stuck]:
    """Every request that waits for the mairie: what cannot wait first, then the longest waiting."""
    since = (
        select(func.max(JournalEntry.id))
        .where(JournalEntry.request_id == Request.id, JournalEntry.to_state == State.STUCK)
        .correlate(Request)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Request, func.coalesce(JournalEntry.at, Request.opened_at))
        .outerjoin(JournalEntry, JournalEntry.id == since)  # whatever its story lacks: what is stuck is always seen
        .where(Request.commune_id == commune.id, Request.state == State.STUCK, Request.suspended_until.is_(None))
        .options(joinedload(Request.job), joinedload(Request.sector))
        .order_by(Request.urgency != "immediate", func.coalesce(JournalEntry.at, Request.opened_at))
    )
    return [Stuck(request, at) for request, at in rows]


def suspended_requests(session: Session, commune: Commune) -> Sequence[Request]:
    """What waits until a date, the first to go on first: the fifty nearest."""
    waiting = select(Request).where(Request.commune_id == commune.id, Request.state.in_((*MOVING, State.STUCK)))
    return session.scalars(
        waiting.where(Request.suspended_until.is_not(None))
        .options(joinedload(Request.job), joinedload(Request.sector))
        .order_by(Request.suspended_until, Request.id)
        .limit(MOST_SUSPENDED)
    ).all()


def requests_page(session: Session, commune: Commune, state: State | None, *, number: int) -> Page:
    """The requests in `state`, or all those under way; what is late comes first."""
    chosen = Request.state == state if state else Request.state.in_(MOVING)
    wanted = (Request.commune_id == commune.id, chosen)
    total = session.scalar(select(func.count(Request.id)).where(*wanted)) or 0
    page = Page([], min(max(number, 1), max(1, -(-total // PAGE_SIZE))), total)
    latest_first = (Request.ended_at.desc(), Request.id.desc())
    order = latest_first if state in ENDED else (Request.chase_at.is_(None), Request.chase_at, Request.id)
    found = session.scalars(
        select(Request)
        .where(*wanted)
        .options(
            joinedload(Request.job),
            joinedload(Request.sector),
            joinedload(Request.commune),
            selectinload(Request.asks).joinedload(Ask.volunteer),
        )
        .order_by(*order)
        .offset((page.number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    return Page(found, page.number, total)


def request_named(session: Session, commune: Commune, ref: str) -> Request | None:
    """The request of this reference in this commune, with all that its page shows."""
    return session.scalar(
        select(Request)
        .where(Request.ref == ref.upper(), Request.commune_id == commune.id)
        .options(selectinload(Request.asks).joinedload(Ask.volunteer))
    )


@dataclass(frozen=True)
class Tally:
    """How many requests were opened, verified and left unmet since an instant."""

    opened: int
    verified: int
    unmet: int


def tally(session: Session, commune: Commune, *, since: datetime) -> Tally:
    """Count what happened in a commune since `since`: an index answers each, however old the commune's past is."""
    opened, verified, unmet = (
        _count(commune, Request.state.in_(State), Request.opened_at >= since),  # every state, for the index's sake
        _count(commune, Request.state == State.VERIFIED, Request.ended_at >= since),
        _count(commune, Request.state == State.UNMET, Request.ended_at >= since),
    )
    return Tally(*session.execute(select(opened, verified, unmet)).one())


def _count(commune: Commune, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(Request.id)).where(Request.commune_id == commune.id, *conditions).scalar_subquery()
