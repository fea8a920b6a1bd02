"""How often a password may be tried, or a public form be sent, counted in the memory of one process.

Several web processes count apart: an attacker gets at most as many times more tries as there are processes.
"""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
TRIES_FROM_ONE_PLACE = 5
TRIES_IN_ALL = 40  # from everywhere: high, so that a stranger cannot easily shut an agent out
MOST_KEYS = 10_000


class Attempts:
    """Tries of the last quarter of an hour. Safe to share between threads."""

    def __init__(self, from_one_place: int = TRIES_FROM_ONE_PLACE, in_all: int = TRIES_IN_ALL) -> None:
        self._from_one_place, self._in_all = from_one_place, in_all
        self._tries: dict[tuple[str, ...], deque[datetime]] = {}
        self._lock = Lock()

    def allow(self, email: str, place: str, now: datetime) -> bool:
        """Whether this account may be tried once more from this place (an IP address). A try allowed is counted."""
        with self._lock:
            if self._recent((email, place), now) >= self._from_one_place or self._recent((email,), now) >= self._in_all:
                return False
            if len(self._tries) >= MOST_KEYS:
                self._forget_old(now)
            for key in ((email, place), (email,)):
                self._tries.setdefault(key, deque(maxlen=self._in_all)).append(now)
            return True

    def succeeded(self, email: str, place: str) -> None:
        """Forget the tries from this place: its owner has found the password."""
        with self._lock:
            self._tries.pop((email, place), None)

    def _recent(self, key: tuple[str, ...], now: datetime) -> int:
        return sum(1 for at in self._tries.get(key, ()) if now - at < WINDOW)

    def _forget_old(self, now: datetime) -> None:
        self._tries = {key: tries for key, tries in self._tries.items() if now - tries[-1] < WINDOW}
