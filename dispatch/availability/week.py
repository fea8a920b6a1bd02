"""What a volunteer told of their time, and the stretches of real time in which it makes them free."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from dispatch.availability.local_calendar import LocalCalendar
from dispatch.availability.windows import DAY, Window, joined, on_day, without
from dispatch.states import Season


class Slot(NamedTuple):
    """A stretch of every week, in local time. Monday is 0. It holds in that season only."""

    weekday: int
    start: time
    end: time
    season: Season = Season.ALWAYS


class OneOff(NamedTuple):
    """A stretch of real time in which the week does not hold: away, or free for once. Instants in UTC."""

    start: datetime
    end: datetime
    free: bool = False


class Span(NamedTuple):
    """The local days that matter, the first and the last included."""

    first: date
    last: date


def free_time(slots: Sequence[Slot], once: Sequence[OneOff], span: Span, calendar: LocalCalendar) -> list[Window]:
    """The stretches in which somebody is free. Away for once is stronger than free for once."""
    usual = _usual(tuple(slots), span, calendar)
    if not once:
        return list(usual)
    extra = [Window(one.start, one.end) for one in once if one.free]
    return without(joined([*usual, *extra]), away(once))


def away(once: Sequence[OneOff]) -> list[Window]:
    """When somebody is not there, whatever their week says."""
    return [Window(one.start, one.end) for one in once if not one.free]


@lru_cache(maxsize=4_096)
def _usual(slots: tuple[Slot, ...], span: Span, calendar: LocalCalendar) -> tuple[Window, ...]:
    """What a week makes of those days: several requests of one day look at the same neighbours."""
    return tuple(joined(window for slot in slots for window in _occurrences(slot, span, calendar)))


@lru_cache(maxsize=4_096)
def _occurrences(slot: Slot, span: Span, calendar: LocalCalendar) -> tuple[Window, ...]:
    """One slot in those days: neighbours share habits, and a ranking looks at hundreds of them."""
    day = span.first + (slot.weekday - span.first.weekday()) % 7 * DAY
    found = []
    while day <= span.last:
        window = on_day(day, slot.start, slot.end, calendar.tz)
        if window.start < window.end and calendar.is_ordinary(day, slot.season):
            found.append(window)
        day += 7 * DAY
    return tuple(found)
