"""The earliest stretch a person and a volunteer have in common, with the time it takes to come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.availability.local_calendar import LocalCalendar
from dispatch.availability.promises import Promise, can_keep, spoken_for
from dispatch.availability.week import OneOff, Slot, Span, away, free_time
from dispatch.availability.windows import Window, clipped, without

READABLE = timedelta(minutes=5)  # nobody says "from 9:41 on"


@dataclass(frozen=True)
class Free:
    """What one volunteer told of their time, the earliest they can set out, and how long they take to come.

    No slot at all means that they have not told yet: any hour fits in which they are not away. `promised` are their
    visits elsewhere, which leave room for this one or do not.
    """

    slots: Sequence[Slot]
    leaves_at: datetime
    travel: timedelta = timedelta()
    once: Sequence[OneOff] = ()
    promised: Sequence[Promise] = ()


class Visits:
    """When a job of so many minutes can be done at somebody's, asked of one volunteer after the other."""

    def __init__(self, windows: Sequence[Window], minutes: int, calendar: LocalCalendar, *, now: datetime) -> None:
        """`windows`: when the person can be visited; what is past of them is left out."""
        self.windows = clipped(windows, now)
        self.lasts = timedelta(minutes=minutes)
        self.calendar = calendar
        self._span = _span(self.windows, calendar) if self.windows else None

    def first_fit(self, free: Free) -> Window | None:
        """The earliest stretch long enough in which both can; all of it is given.

        Nobody is at the door before they had the time to come, from the moment they are free, or know of it.
        """
        return next(self.fits(free), None)

    def fits(self, free: Free) -> Iterator[Window]:
        """Every such stretch, the earliest first."""
        if self._span is None:
            return
        stretches = self._stretches(free, self._span)
        earliest = free.leaves_at + free.travel
        for window in self.windows:
            for stretch in stretches:
                end = min(window.end, stretch.end)
                latest = end - self.lasts
                if latest < window.start or latest < stretch.start:
                    continue
                start = max(window.start, earliest, stretch.start + free.travel)
                if start > window.start:
                    start = readable(start)
                if start <= latest and self._keeps(free, Window(start, end)):
                    yield Window(start, end)

    def _keeps(self, free: Free, visit: Window) -> bool:
        return not free.promised or can_keep(free.promised, Promise(visit.start, visit.end, self.lasts))

    def _stretches(self, free: Free, span: Span) -> list[Window]:
        if free.slots:
            told = free_time(free.slots, free.once, span, self.calendar)
        else:
            whole = Window(self.windows[0].start - free.travel, self.windows[-1].end)
            told = without([whole], away(free.once))
        return without(told, spoken_for(free.promised)) if free.promised else told


def readable(at: datetime) -> datetime:
    """`at`, or the next five minutes that a clock shows."""
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at + READABLE - past if past else at


def _span(windows: Sequence[Window], calendar: LocalCalendar) -> Span:
    first, last = windows[0].start, max(window.end for window in windows)
    return Span(first.astimezone(calendar.tz).date(), last.astimezone(calendar.tz).date())
