"""The carrier of demos and tests: it keeps every text, in memory or in a file that several processes share."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from uuid import NAMESPACE_URL, uuid5

from sms.gateway import Accepted, Doubt, OutgoingText, SmsFailed
from sms.gsm7 import count_segments

_OWNER_ONLY = 0o600  # texts hold phone numbers


def utc_now() -> datetime:
    """Read the machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class KeptText:
    """One text that went through: `to` is the volunteer's phone both ways, `at` is aware UTC."""

    key: str
    to: str
    body: str
    at: datetime
    incoming: bool


class ConsoleGateway:
    """Keeps what it is given. With `path`, one JSON line a text, read back after a restart.

    A key sent twice is kept twice, as a real carrier would send it twice. Safe to share between threads.
    """

    name = sender = "console"
    can_find = True

    def __init__(
        self, path: Path | None = None, *, clock: Callable[[], datetime] = utc_now, can_reply: bool = True
    ) -> None:
        self.can_reply = can_reply
        self._path = path
        self._clock = clock
        self._lock = Lock()
        self._in_memory: list[KeptText] = []
        self._refused: dict[str, bool] = {}  # phone -> whether for good

    def send(self, text: OutgoingText) -> Accepted:
        """Keep one text, or raise `SmsFailed` for a phone that `refuse` named."""
        with self._lock:
            permanent = self._refused.get(text.to)
        if permanent is not None:
            raise _simulated(permanent)
        kept = KeptText(text.key, text.to, text.body, self._clock().astimezone(UTC), incoming=False)
        self._keep(kept)
        return _accepted(kept)

    def find(self, doubt: Doubt) -> Accepted | None:
        """The text of this key, if it was kept."""
        sent = (kept for kept in self._all() if kept.key == doubt.text.key and not kept.incoming)
        return next((_accepted(kept) for kept in sent), None)

    def note_incoming(self, sender: str, body: str) -> None:
        """Keep an answer typed on a demo phone, so that conversations show both sides."""
        self._keep(KeptText("", sender, body, self._clock().astimezone(UTC), incoming=True))

    def messages(self, phone: str | None = None) -> list[KeptText]:
        """Give every text kept, oldest first, or only those to and from `phone` (E.164)."""
        return [kept for kept in self._all() if phone in (None, kept.to)]

    def refuse(self, phone: str, *, permanent: bool) -> None:
        """Fail every text to `phone` from now on, for good or as if it were switched off."""
        with self._lock:
            self._refused[phone] = permanent

    def accept_again(self, phone: str) -> None:
        """Undo `refuse`."""
        with self._lock:
            self._refused.pop(phone, None)

    def _keep(self, kept: KeptText) -> None:
        if self._path is None:
            with self._lock:
                self._in_memory.append(kept)
        else:
            _append(self._path, kept)

    def _all(self) -> list[KeptText]:
        if self._path is not None:
            return _read(self._path)
        with self._lock:
            return list(self._in_memory)


def _accepted(kept: KeptText) -> Accepted:
    return Accepted(uuid5(NAMESPACE_URL, f"{kept.key} {kept.at.isoformat()}").hex, count_segments(kept.body)[1])


def _simulated(permanent: bool) -> SmsFailed:
    if permanent:
        return SmsFailed("ce numéro n'existe plus : appelez", permanent=True, code="unknown")
    return SmsFailed("ce téléphone est éteint ou hors réseau : nous réessayons", permanent=False, code="unreachable")


def _append(path: Path, kept: KeptText) -> None:
    """Write one line in one call: O_APPEND keeps the lines of several processes whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = (json.dumps({**asdict(kept), "at": kept.at.isoformat()}) + "\n").encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)
    try:
        written = os.write(descriptor, line)
    except OSError as full:
        raise _disk_full() from full
    finally:
        os.close(descriptor)
    if written < len(line):
        raise _disk_full()


def _disk_full() -> SmsFailed:
    return SmsFailed("le disque n'accepte plus d'écriture : libérez de la place", permanent=False, code="disk")


def _read(path: Path) -> list[KeptText]:
    if not path.exists():
        return []
    # A last line without its end is still being written by somebody else.
    whole, _, _ = path.read_text("utf-8").rpartition("\n")
    return [kept for line in whole.split("\n") if (kept := _kept(line)) is not None]


def _kept(line: str) -> KeptText | None:
    try:
        plain = json.loads(line)
    except json.JSONDecodeError:  # cut by a full disk: the sender was told, and sends it again
        return None
    return KeptText(**{**plain, "at": datetime.fromisoformat(plain["at"])})
