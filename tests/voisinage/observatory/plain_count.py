"""The figures counted by hand: one request after the other, in plain Python, as a reader would check them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.states import State
from voisinage.observatory.counted import Counted, Group, Waits
from voisinage.observatory.period import Period


@dataclass(frozen=True)
class Course:
    """How one request went. `taken_at` and `done_at` are the first time that each happened."""

    job: str
    state: State
    opened_at: datetime
    taken_at: datetime | None
    done_at: datetime | None


def counted_by_hand(courses: Iterable[Course], period: Period) -> Counted:
    """What the database is to count of these requests, all of the period."""
    starts = [period.midnight(monday) for monday in period.weeks()]
    groups, waits = Counter[tuple[int, str, State]](), [Waits([], []) for _ in starts]
    for one in courses:
        week = max(0, bisect_right(starts, one.opened_at) - 1)
        groups[week, one.job, one.state] += 1
        for until, found in ((one.taken_at, waits[week].to_charge), (one.done_at, waits[week].to_done)):
            if until is not None:
                assert isinstance(found, list)
                found.append((until - one.opened_at) // timedelta(microseconds=1))
    return Counted([Group(*kind, many) for kind, many in groups.items()], waits)
