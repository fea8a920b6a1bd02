"""When bricoleurs are free, as they told it: their week, and what is different for once."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from dispatch.availability import OneOff, Slot
from dispatch.matching.among import among
from dispatch.people import AvailabilitySlot
from dispatch.presence import AvailabilityException

_week, _once = AvailabilitySlot, AvailabilityException

# Built once: building them takes longer than running them.
_SLOTS = select(_week.volunteer_id, _week.weekday, _week.start_at, _week.end_at, _week.season).where(
    among(_week.volunteer_id, "ids")
)
_EXCEPTIONS = select(_once.volunteer_id, _once.start_at, _once.end_at, _once.free).where(
    among(_once.volunteer_id, "ids"), _once.end_at > bindparam("now")
)


class Hours(NamedTuple):
    """What one volunteer told of their time."""

    slots: list[Slot]
    once: list[OneOff]


def hours_of(session: Session, ids: list[int], *, now: datetime) -> dict[int, Hours]:
    """What these volunteers told; whoever told nothing is not there. What is past is left out."""
    hours: dict[int, Hours] = defaultdict(lambda: Hours([], []))
    for volunteer_id, weekday, opens, closes, season in session.execute(_SLOTS, {"ids": ids}):
        hours[volunteer_id].slots.append(Slot(weekday, opens, closes, season))
    for volunteer_id, start, end, free in session.execute(_EXCEPTIONS, {"ids": ids, "now": now}):
        hours[volunteer_id].once.append(OneOff(start, end, free))
    return hours
