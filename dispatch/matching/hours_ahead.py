"""Which hours of the person a wave proposes: those that leave whoever is asked the time to answer."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dispatch.availability import Window


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
