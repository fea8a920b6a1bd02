"""What a volunteer changes on their own page: when they are free, how often they are asked, how far they go."""

from collections.abc import Collection
from dataclasses import dataclass

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.joining.half_days import Stretch, week_of
from dispatch.people import AvailabilitySlot, Volunteer
from dispatch.states import Travel


def stretches_of(volunteer: Volunteer) -> list[Stretch]:
    """Their week as it is kept."""
    return [Stretch(slot.weekday, slot.start_at, slot.end_at, slot.season) for slot in volunteer.slots]


def set_week(desk: Desk, volunteer: Volunteer, half_days: Collection[str]) -> None:
    """Free in these half-days; a day ticked as before keeps its own hours. None at all means: not told."""
    desk.session.refresh(volunteer, with_for_update=True)
    volunteer.slots = [
        AvailabilitySlot(weekday=one.weekday, start_at=one.start_at, end_at=one.end_at, season=one.season)
        for one in week_of(half_days, stretches_of(volunteer))
    ]
    desk.session.flush()


@dataclass(frozen=True)
class Pace:
    """How often, how far (in metres) and by what. `per_week`: None leaves it to the commune's rules."""

    per_week: int | None
    radius_m: int
    moves_by: Travel


def set_pace(desk: Desk, volunteer: Volunteer, pace: Pace) -> None:
    """Ask them so from now on; what changed is in the journal of the commune."""
    desk.session.refresh(volunteer, with_for_update={"key_share": True})
    wished = {"asks_per_week": pace.per_week, "radius_m": pace.radius_m, "moves_by": pace.moves_by}
    changed = [name for name, value in wished.items() if getattr(volunteer, name) != value]
    for name in changed:
        setattr(volunteer, name, wished[name])
    if changed:
        facts = {"volunteer": volunteer.id, "changed": changed}
        note_commune(desk, volunteer.commune_id, Event.VOLUNTEER_CHANGED, Actor(volunteer_id=volunteer.id), **facts)
    desk.session.flush()
