"""Not this week, not before a date, back again: a volunteer's breaks, in whole days of the commune's time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.people import Volunteer
from dispatch.presence import AvailabilityException
from dispatch.states import AskState
from dispatch.stepping_aside import hold, hold_volunteer, put_off

WEEK = timedelta(days=7)
SUNDAY = 6


def today_of(volunteer: Volunteer, now: datetime) -> date:
    """The local day of a volunteer's commune."""
    return now.astimezone(ZoneInfo(volunteer.commune.timezone)).date()


def next_monday(today: date) -> date:
    """The day a break of "not this week" ends. Said on a Sunday it is about the week that begins the next day."""
    monday = today - timedelta(days=today.weekday()) + WEEK
    return monday + WEEK if today.weekday() == SUNDAY else monday


def pause(desk: Desk, volunteer: Volunteer, until: date, *, actor: Actor) -> None:
    """Nothing is asked of them before the day `until`; what was asked already goes to others. Twice is once."""
    waiting = hold(desk, [volunteer], AskState.OPEN)
    hold_volunteer(desk, volunteer)
    if volunteer.paused_until != until:
        volunteer.paused_until = until
        facts = {"volunteer": volunteer.id, "until": until.isoformat()}
        note_commune(desk, volunteer.commune_id, Event.VOLUNTEER_PAUSED, actor, **facts)
    put_off(desk, waiting, actor=actor)


def come_back(desk: Desk, volunteer: Volunteer, *, actor: Actor) -> None:
    """They may be asked again from now on: the break ends, and so does an absence under way. Twice is once."""
    hold_volunteer(desk, volunteer)
    if away_until(desk.session, volunteer, desk.now) is None:
        return
    volunteer.paused_until = None
    away = AvailabilityException
    under_way = away.volunteer_id == volunteer.id, away.free.is_(False), away.end_at > desk.now
    desk.session.execute(update(away).where(*under_way, away.start_at < desk.now).values(end_at=desk.now))
    desk.session.execute(delete(away).where(*under_way, away.start_at == desk.now))
    desk.session.flush()
    note_commune(desk, volunteer.commune_id, Event.VOLUNTEER_BACK, actor, volunteer=volunteer.id)


def away_until(session: Session, volunteer: Volunteer, now: datetime) -> date | None:
    """The first local day on which they may be asked again; None where they may be asked now.

    An absence that ends within a day leaves the rest of that day.
    """
    ends = session.scalar(
        select(func.max(AvailabilityException.end_at)).where(
            AvailabilityException.volunteer_id == volunteer.id,
            AvailabilityException.free.is_(False),
            AvailabilityException.start_at <= now,
            AvailabilityException.end_at > now,
        )
    )
    absent_until = ends.astimezone(ZoneInfo(volunteer.commune.timezone)).date() if ends else None
    today = today_of(volunteer, now)
    paused_until = volunteer.paused_until if volunteer.paused_until and today < volunteer.paused_until else None
    return max((day for day in (absent_until, paused_until) if day), default=None)
