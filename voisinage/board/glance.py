"""What the mairie's first page says at one glance: what waits for it, what is late, what is going well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import Session, joinedload

from dispatch.journal import JournalEntry
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Job, Request
from dispatch.states import AskState, Role, State, StuckReason
from dispatch.time_given import TimeGiven
from voisinage.board.board_queries import LATE_FIRST, with_its_people
from voisinage.board.rows import MOVING

MOST_STUCK, MOST_LATE, MOST_THANKED = 12, 8, 6

# The one thing to do about a request that is stuck, by why it is: what the button says, and where it leads. "relance"
# does it at once; the others open the page on which it is done.
LOCATE, RELAUNCH, LOOK = "adresse", "relance", "demande"
ONE_ACTION: dict[StuckReason, tuple[str, str]] = {
    StuckReason.TO_LOCATE: ("Situer l’adresse", LOCATE),
    StuckReason.OUT_OF_SECTOR: ("Situer l’adresse", LOCATE),
    StuckReason.NO_REFERENT: ("Relancer", RELAUNCH),
    StuckReason.NOBODY_FREE: ("Relancer", RELAUNCH),
    StuckReason.UNVERIFIED: ("Appeler la personne", LOOK),
    StuckReason.REFERENT_ASKS: ("Décider de la suite", LOOK),
    StuckReason.TAKEN_BACK: ("Décider de la suite", LOOK),
}


@dataclass(frozen=True)
class Stuck:
    """A request that waits for the mairie since `since`."""

    request: Request
    since: datetime

    @property
    def action(self) -> tuple[str, str]:
        """What to do about it, as `ONE_ACTION` says."""
        return ONE_ACTION[self.request.stuck_reason or StuckReason.TAKEN_BACK]


@dataclass(frozen=True)
class Some:
    """The first of `total` requests."""

    first: Sequence[Request]
    total: int


@dataclass(frozen=True)
class Given:
    """What neighbours gave since an instant: who, and about how many minutes by the catalogue; most hours first."""

    names: Sequence[str]
    neighbours: int
    minutes: int


@dataclass(frozen=True)
class Tally:
    """How many requests were opened, verified and left unmet since an instant."""

    opened: int
    verified: int
    unmet: int


def has_begun(session: Session, commune: Commune) -> bool:
    """Whether a request was ever recorded here."""
    return bool(session.scalar(select(select(Request.id).where(Request.commune_id == commune.id).exists())))


def stuck_requests(session: Session, commune: Commune) -> tuple[list[Stuck], int]:
    """What waits for the mairie, and how many in all: what cannot wait first, then the longest waiting."""
    since = (
        select(func.max(JournalEntry.id))
        .where(JournalEntry.request_id == Request.id, JournalEntry.to_state == State.STUCK)
        .correlate(Request)
        .scalar_subquery()
    )
    stuck = (Request.commune_id == commune.id, Request.state == State.STUCK, Request.suspended_until.is_(None))
    rows = session.execute(
        select(Request, func.coalesce(JournalEntry.at, Request.opened_at))
        .outerjoin(JournalEntry, JournalEntry.id == since)  # whatever its story lacks: what is stuck is always seen
        .where(*stuck)
        .options(joinedload(Request.job), joinedload(Request.sector))
        .order_by(Request.urgency != "immediate", func.coalesce(JournalEntry.at, Request.opened_at), Request.id)
        .limit(MOST_STUCK)
    ).all()
    total = session.scalar(select(func.count()).where(*stuck)) if len(rows) == MOST_STUCK else len(rows)
    return [Stuck(request, at) for request, at in rows], total or 0


def late_requests(session: Session, commune: Commune, now: datetime) -> Some:
    """Those for which somebody let a deadline pass, as `rows.is_late` says, the longest late first."""
    late = (
        Request.commune_id == commune.id,
        Request.state.in_(MOVING),
        Request.suspended_until.is_(None),
        or_(Request.nudges > 0, Request.chase_at <= now),
    )
    total = session.scalar(select(func.count()).where(*late)) or 0
    first = with_its_people(select(Request)).where(*late).order_by(*LATE_FIRST).limit(MOST_LATE)
    return Some(session.scalars(first).all() if total else [], total)


def given(session: Session, commune: Commune, *, since: datetime) -> Given:
    """What the bricoleurs of the requests verified since then gave: as they told it, else what the job takes."""
    minutes = func.sum(func.coalesce(TimeGiven.minutes, Job.minutes))
    rows = session.execute(
        select(Volunteer.first_name, Volunteer.last_name, minutes)
        .select_from(Request)
        .join(Ask, Ask.request_id == Request.id)
        .join(Volunteer, Volunteer.id == Ask.volunteer_id)
        .join(Job, Job.id == Request.job_id)
        .outerjoin(TimeGiven, TimeGiven.ask_id == Ask.id)
        .where(Request.commune_id == commune.id, Request.state == State.VERIFIED, Request.ended_at >= since)
        .where(Ask.role == Role.BRICOLEUR, Ask.state == AskState.ACCEPTED)
        .group_by(Volunteer.id)
        .order_by(minutes.desc(), Volunteer.id)
    ).all()
    names = [f"{first} {last[:1]}." if last else first for first, last, _ in rows[:MOST_THANKED]]
    return Given(names, len(rows), sum(many for *_, many in rows))


def tally(session: Session, commune: Commune, *, since: datetime) -> Tally:
    """Count what happened in a commune since `since`: an index answers each, however old the commune's past is."""
    opened, verified, unmet = (
        _count(commune, Request.state.in_(State), Request.opened_at >= since),  # every state, for the index's sake
        _count(commune, Request.state == State.VERIFIED, Request.ended_at >= since),
        _count(commune, Request.state == State.UNMET, Request.ended_at >= since),
    )
    return Tally(*session.execute(select(opened, verified, unmet)).one())


def _count(commune: Commune, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count()).select_from(Request).where(Request.commune_id == commune.id, *conditions).scalar_subquery()
    )
