"""How many sender threads of this process each carrier holds: a slow one must not take them all."""

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True)
class Traffic:
    """`most`: threads that may be with one carrier at a time; None: no limit, as where there is only one carrier."""

    most: int | None = None
    _lock: Lock = field(default_factory=Lock)
    _inside: Counter[str] = field(default_factory=Counter)

    def has_room(self, carrier: str) -> bool:
        """Whether one more thread may go to this carrier."""
        return self.most is None or self._inside[carrier] < self.most

    def enter(self, carrier: str) -> bool:
        """Go to this carrier; False when it is full."""
        with self._lock:
            if not self.has_room(carrier):
                return False
            self._inside[carrier] += 1
            return True

    def leave(self, carrier: str) -> None:
        """Come back from this carrier."""
        with self._lock:
            self._inside[carrier] -= 1
