"""One volunteer's life as read from the database: where they stand, what they did, the hours they gave."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from dispatch.desk import Desk
from dispatch.joining.funnel import has_helped
from dispatch.joining.standing import LifeFacts, standing
from dispatch.joining.tables import Membership
from dispatch.joining.words import Standing
from dispatch.people import Volunteer
from dispatch.requests import Ask, Job, Request
from dispatch.states import AskState, Role, State
from dispatch.time_given import TimeGiven

MOST_SHOWN = 50
_DONE = (State.DONE, State.VERIFIED)


@dataclass(frozen=True)
class Mission:
    """One job they said yes to; nothing of the person."""

    label: str
    at: datetime  # the visit, or when they said yes
    role: Role
    state: State


def standing_of(desk: Desk, volunteer: Volunteer) -> Standing:
    """The one word for where they stand."""
    file = desk.session.get(Membership, volunteer.id)
    helped = desk.session.scalar(select(has_helped()).select_from(Volunteer).where(Volunteer.id == volunteer.id))
    return standing(
        LifeFacts(
            left=file is not None and file.left_at is not None,
            paused=volunteer.stopped_at is not None or is_paused(volunteer.paused_until, _today(desk, volunteer)),
            verified=volunteer.phone_verified_at is not None,
            signed=volunteer.charter_signed_at is not None,
            met=not volunteer.to_meet,
            has_helped=bool(helped),
        )
    )


def is_paused(until: date | None, today: date) -> bool:
    """Whether a pause until that day, the first on which they may be asked again, still runs."""
    return until is not None and today < until


def missions(desk: Desk, volunteer: Volunteer) -> list[Mission]:
    """What they said yes to, the latest first, MOST_SHOWN at most."""
    at = func.coalesce(Ask.visit_start, Ask.answered_at, Ask.asked_at).label("at")
    mine = (
        select(Job.label, at, Ask.role, Request.state)
        .select_from(Ask)
        .join(Request, Request.id == Ask.request_id)
        .join(Job, Job.id == Request.job_id)
        .where(Ask.volunteer_id == volunteer.id, Ask.state == AskState.ACCEPTED)
    )
    rows = desk.session.execute(mine.order_by(at.desc(), Ask.id.desc()).limit(MOST_SHOWN))
    return [Mission(row.label, row.at, row.role, row.state) for row in rows]


def missions_said_yes_to(desk: Desk, volunteer: Volunteer) -> int:
    """How many there are in all."""
    mine = (Ask.volunteer_id == volunteer.id, Ask.state == AskState.ACCEPTED)
    return desk.session.scalar(select(func.count(Ask.id)).where(*mine)) or 0


def minutes_given(desk: Desk, volunteer: Volunteer) -> int:
    """How long they helped in all: as they told it, else as long as the catalogue says the job takes."""
    done = (
        select(func.sum(func.coalesce(TimeGiven.minutes, Job.minutes)))
        .select_from(Ask)
        .outerjoin(TimeGiven, TimeGiven.ask_id == Ask.id)
        .join(Request, Request.id == Ask.request_id)
        .join(Job, Job.id == Request.job_id)
        .where(Ask.volunteer_id == volunteer.id, Ask.role == Role.BRICOLEUR, Ask.state == AskState.ACCEPTED)
    )
    return desk.session.scalar(done.where(Request.state.in_(_DONE))) or 0


def _today(desk: Desk, volunteer: Volunteer) -> date:
    return desk.now.astimezone(ZoneInfo(volunteer.commune.timezone)).date()
