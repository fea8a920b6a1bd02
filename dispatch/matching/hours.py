"""When bricoleurs are free, as they told it: their week, and what is different for once."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.availability import OneOff, Slot
from dispatch.people import AvailabilitySlot
from dispatch.presence import AvailabilityException


class Hours(NamedTuple):
    """What one volunteer told of their time."""

    slots: list[Slot]
    once: list[OneOff]


def hours_of(session: Session, ids: list[int], *, now: datetime) -> dict[int, Hours]:
    """What these volunteers told; whoever told nothing is not there. What is past is left out."""
    hours: dict[int, Hours] = defaultdict(lambda: Hours([], []))
    week, once = AvailabilitySlot, AvailabilityException
    slots = select(week.volunteer_id, week.weekday, week.start_at, week.end_at, week.season)
    for volunteer_id, weekday, opens, closes, season in session.execute(slots.where(week.volunteer_id.in_(ids))):
        hours[volunteer_id].slots.append(Slot(weekday, opens, closes, season))
    exceptions = select(once.volunteer_id, once.start_at, once.end_at, once.free)
    to_come = exceptions.where(once.volunteer_id.in_(ids), once.end_at > now)
    for volunteer_id, start, end, free in session.execute(to_come):
        hours[volunteer_id].once.append(OneOff(start, end, free))
    return hours
