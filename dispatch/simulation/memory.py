"""What the town remembers of each bricoleur: the counts that production reads from its tables."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.availability import Promise

LOOKED_BACK = timedelta(days=180)


@dataclass
class Past:
    """One bricoleur's. Instants in order."""

    asked_at: list[datetime] = field(default_factory=list)
    left_at: list[datetime] = field(default_factory=list)  # when the texts of these asks left
    yes: int = 0
    no: int = 0
    silent: int = 0
    busy: int = 0  # visits accepted and not done yet
    last_done_at: datetime | None = None
    helped: set[object] = field(default_factory=set)  # places where a visit of theirs was verified
    deaf_until: datetime | None = None
    promised: dict[int, Promise] = field(default_factory=dict)  # visits to come, by the number of the call

    def note_ask(self, at: datetime, *, leaves: datetime) -> None:
        """One more ask, whose text leaves then."""
        self.asked_at.append(at)
        insort(self.left_at, leaves)

    def left_between(self, start: datetime, end: datetime) -> int:
        """How many texts left from an instant until before another."""
        return bisect_left(self.left_at, end) - bisect_left(self.left_at, start)

    def promised_elsewhere(self, call: int, now: datetime) -> list[Promise]:
        """The visits of other calls that are not over."""
        return [promise for number, promise in self.promised.items() if number != call and promise.end > now]

    def asked_since(self, at: datetime) -> int:
        """How many asks after an instant."""
        return len(self.asked_at) - bisect_right(self.asked_at, at)

    def left_since(self, at: datetime) -> int:
        """How many of their texts left, or are to leave, after an instant."""
        return len(self.left_at) - bisect_right(self.left_at, at)

    def first_left_since(self, at: datetime) -> datetime | None:
        """When the first of them left."""
        first = bisect_right(self.left_at, at)
        return self.left_at[first] if first < len(self.left_at) else None

    @property
    def last_asked_at(self) -> datetime | None:
        """The latest ask."""
        return self.asked_at[-1] if self.asked_at else None


class Memory:
    """The pasts of all, and of each sector how its asks went."""

    def __init__(self) -> None:
        self.of: dict[int, Past] = defaultdict(Past)
        self._went: dict[int, deque[tuple[datetime, bool]]] = defaultdict(deque)
        self._yeses: dict[int, int] = defaultdict(int)

    def learn(self, area_id: int, at: datetime, *, yes: bool) -> None:
        """One ask of a sector had its time: was it a yes?"""
        self._went[area_id].append((at, yes))
        self._yeses[area_id] += yes

    def place(self, area_id: int, now: datetime) -> tuple[int, int]:
        """Asks that had their time in a sector these last months, and the yeses among them."""
        went = self._went[area_id]
        while went and went[0][0] <= now - LOOKED_BACK:
            self._yeses[area_id] -= went.popleft()[1]
        return len(went), self._yeses[area_id]
