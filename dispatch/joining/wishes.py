"""What a volunteer changes on their own page: when they are free."""

from collections.abc import Collection

from dispatch.desk import Desk
from dispatch.joining.half_days import Stretch, week_of
from dispatch.people import AvailabilitySlot, Volunteer


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
