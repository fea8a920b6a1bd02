"""What somebody promised already, and whether one more visit can be kept beside it.

A visit takes its length, not all of the hours in which it may take place: two short ones fit into one morning.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import permutations
from typing import NamedTuple

from dispatch.availability.windows import Window

BETWEEN = timedelta(minutes=15)  # from one door to the next: both are near home
MOST_ORDERED = 5  # visits of which every order is tried; of more, the order in which they must be over


class Promise(NamedTuple):
    """A visit of so long that somebody said yes to, at some moment from `start` to `end`."""

    start: datetime
    end: datetime
    lasts: timedelta


def can_keep(promised: Sequence[Promise], visit: Promise) -> bool:
    """Whether a visit can be made beside those promised, each within its hours and one after the other.

    Where those cannot all be kept anyway, since an agent or a correction brought them so close, each counts by itself.
    """
    if not promised or _fit([*promised, visit]):
        return True
    return not _fit(promised) and all(_fit([one, visit]) for one in promised)


def spoken_for(promised: Iterable[Promise]) -> Iterator[Window]:
    """The stretches in which they are at a visit whenever it begins, with the way before and after it."""
    for one in promised:
        start, end = one.end - one.lasts, one.start + one.lasts
        if start < end:
            yield Window(start - BETWEEN, end + BETWEEN)


def _fit(visits: Sequence[Promise]) -> bool:
    if len(visits) > MOST_ORDERED:
        return _in_turn(sorted(visits, key=lambda one: one.end))
    return any(_in_turn(order) for order in permutations(visits))


def _in_turn(visits: Iterable[Promise]) -> bool:
    """Whether they fit in this order, each begun as soon as it can be."""
    free_from: datetime | None = None
    for one in visits:
        over = (one.start if free_from is None else max(one.start, free_from)) + one.lasts
        if over > one.end:
            return False
        free_from = over + BETWEEN
    return True
