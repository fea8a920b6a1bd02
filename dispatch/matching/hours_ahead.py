"""Which hours of the person a wave proposes: those that leave whoever is asked the time to answer."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dispatch.availability import Free, Window
from dispatch.matching.agreeing import is_ahead, together
from dispatch.matching.judging import Need
from dispatch.timing import Timing


def proposed_hours(
    need: Need, timing: Timing, held: Sequence[Window | None], *, free: Callable[[], Sequence[Free]]
) -> list[Window]:
    """Those of the hours of the person that leave time to find everybody who is missing, and suit who said yes.

    `held` are the hours of whoever holds a place, None where they are agreed by phone; `free` tells when those people
    are, and is asked only where all of these hours went by.
    """
    windows, agreed = list(need.windows), [hours for hours in held if hours]
    if agreed and not any(is_ahead(need, hours) for hours in agreed):
        windows = list(together(need, windows, free())) or windows
    return hours_ahead(windows, minutes=need.minutes, now=need.now, over=timing.wave_over, waves=need.seats - len(held))


def hours_ahead(
    windows: Sequence[Window], *, minutes: int, now: datetime, over: Callable[[datetime], datetime], waves: int
) -> list[Window]:
    """The windows in which a job of so many minutes can still begin once so many waves are over; all, where none is so.

    `over` says when a wave sent at an instant is over. Without this, a wave of the late afternoon proposes the end of
    the same afternoon, and is over after a quarter of an hour, though the person could wait until tomorrow. Two who
    help together are found one after the other: they need a wave each.
    """
    answered = now
    for _ in range(waves):
        answered = over(answered)
    lasts = timedelta(minutes=minutes)
    return [window for window in windows if window.end - lasts >= answered] or list(windows)
