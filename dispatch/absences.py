"""Dates on which a volunteer's week does not hold: added and taken back, each with its line in the journal."""

from datetime import timedelta

from dispatch.asks import hours_asked
from dispatch.availability import Window, without
from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.people import Volunteer
from dispatch.presence import AvailabilityException
from dispatch.requests import Ask
from dispatch.states import AskState
from dispatch.stepping_aside import hold, hold_volunteer, put_off

MOST_AHEAD = 60  # exceptions of one volunteer that are not over yet


def add_absence(desk: Desk, volunteer: Volunteer, away: Window, *, actor: Actor) -> None:
    """They are not there in this stretch. Twice is once.

    What they are asked goes to others at once if it has begun, or if the visit could not be outside of it.
    """
    waiting = hold(desk, [volunteer], AskState.OPEN)
    if _added(desk, volunteer, away, free=False, actor=actor):
        begun = away.start <= desk.now < away.end
        put_off(desk, [ask for ask in waiting if begun or _is_lost(ask, away)], actor=actor)


def add_free_time(desk: Desk, volunteer: Volunteer, there: Window, *, actor: Actor) -> None:
    """For once they are free in this stretch, whatever their week says. Twice is once."""
    _added(desk, volunteer, there, free=True, actor=actor)


def remove_exception(desk: Desk, volunteer: Volunteer, exception_id: int, *, actor: Actor) -> None:
    """Take a date back: the week holds again. Of somebody else, or gone already, it is left alone."""
    hold_volunteer(desk, volunteer)
    known = desk.session.get(AvailabilityException, exception_id)
    if known is None or known.volunteer_id != volunteer.id:
        return
    desk.session.delete(known)
    _note(desk, volunteer, actor, "exception_removed")


def _is_lost(ask: Ask, away: Window) -> bool:
    """Whether nothing is left of the hours somebody was asked for; else they are asked for what is left of them."""
    hours, lasts = hours_asked(ask), timedelta(minutes=ask.request.job.minutes)
    if hours is None:
        return False
    left = without([hours], [away])
    kept = next((part for part in left if part.end - part.start >= lasts), None)
    if kept is not None:
        ask.visit_start, ask.visit_end = kept
    return kept is None


def _added(desk: Desk, volunteer: Volunteer, when: Window, *, free: bool, actor: Actor) -> bool:
    hold_volunteer(desk, volunteer)
    same = {"volunteer_id": volunteer.id, "start_at": when.start, "end_at": when.end, "free": free}
    if desk.session.query(AvailabilityException.id).filter_by(**same).first() is not None:
        return False
    desk.session.add(AvailabilityException(**same))
    _note(desk, volunteer, actor, "free_time_added" if free else "absence_added")
    return True


def _note(desk: Desk, volunteer: Volunteer, actor: Actor, what: str) -> None:
    facts = {"volunteer": volunteer.id, "changed": [what]}
    note_commune(desk, volunteer.commune_id, Event.VOLUNTEER_CHANGED, actor, **facts)
