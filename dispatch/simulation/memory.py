"""What the town remembers of each bricoleur: the counts that production reads from its tables."""

from bisect import bisect_right
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LOOKED_BACK = timedelta(days=180)


@dataclass
class Past:
    """One bricoleur's. Instants in order."""

    asked_at: list[datetime] = field(default_factory=list)
    yes: int = 0
    no: int = 0
    silent: int = 0
    busy: int = 0  # visits accepted and not done yet
    last_done_at: datetime | None = None
    helped: set[object] = field(default_factory=set)  # places where a visit of theirs was verified
    deaf_until: datetime | None = None

    def asked_since(self, at: datetime) -> int:
        """How many asks after an instant."""
        return len(self.asked_at) - bisect_right(self.asked_at, at)

    def first_since(self, at: datetime) -> datetime | None:
        """The oldest ask after an instant."""
        return next(iter(self.asked_at[bisect_right(self.asked_at, at) :]), None)

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
