"""What the database has counted for the figures: plain values, so many requests of a kind, so long a wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dispatch.states import State

A_SECOND = 1_000_000  # microseconds, in which the database measures


@dataclass(frozen=True)
class Group:
    """So many requests of one week, one service and one state. Weeks are numbered from the first of the period."""

    week: int
    job: str
    state: State
    many: int


@dataclass(frozen=True)
class Waits:
    """How long each request of a week waited, in microseconds: until it was taken charge of, until it was done."""

    to_charge: Sequence[int]
    to_done: Sequence[int]


@dataclass(frozen=True)
class Counted:
    """All of a scope. `waits` has one line a week of the period, in order."""

    groups: Sequence[Group]
    waits: Sequence[Waits]

    def how_many(self, *states: State) -> int:
        """The requests in one of these states; all of them where none is named."""
        return sum(group.many for group in self.groups if not states or group.state in states)

    @property
    def waited(self) -> Waits:
        """The waits of all weeks together."""
        charge = [wait for week in self.waits for wait in week.to_charge]
        return Waits(charge, [wait for week in self.waits for wait in week.to_done])


def seconds(wait: float) -> timedelta:
    """A wait as the database measures it, as a duration."""
    return timedelta(seconds=wait / A_SECOND)
