"""Which texts of the demo phones were looked at already."""

import json
from pathlib import Path
from threading import Lock


class SeenTexts:
    """How many texts of each phone were seen, kept in a file over restarts. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._counts: dict[str, int] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def mark(self, phone: str, count: int) -> None:
        """The first `count` texts that came to `phone` have been seen."""
        with self._lock:
            if self._counts.get(phone) != count:
                self._counts[phone] = count
                self._path.write_text(json.dumps(self._counts), "utf-8")

    def count(self, phone: str) -> int:
        """How many texts that came to `phone` have been seen."""
        with self._lock:
            return self._counts.get(phone, 0)
