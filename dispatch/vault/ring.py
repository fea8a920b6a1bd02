"""The keys at hand while the program runs. Those of a file are read again when it changes, without a restart."""

import time
from collections.abc import Sequence
from pathlib import Path

from dispatch.vault.keys import Key, read_keys

LOOK_EVERY = 1.0  # seconds: how late a process may notice that its key file has changed


class UnknownKey(Exception):
    """A value was closed with a key that is not at hand."""


class Ring:
    """Keys, the current one first."""

    def __init__(self, keys: Sequence[Key]) -> None:
        if not keys:
            raise ValueError("aucune clé")
        self._keys = tuple(keys)

    @property
    def keys(self) -> tuple[Key, ...]:
        """All of them."""
        return self._keys

    @property
    def current(self) -> Key:
        """The one that closes whatever is written now."""
        return self.keys[0]

    def named(self, name: str) -> Key:
        """The key of this name. Raises UnknownKey."""
        for key in self.keys:
            if key.id == name:
                return key
        raise UnknownKey(name)


class FileRing(Ring):
    """The keys of a file. One that cannot be read for a moment, or is half written, changes nothing."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._as_of = file.stat().st_mtime_ns
        self._looked_at = time.monotonic()
        super().__init__(read_keys(file.read_text("utf-8")))

    @property
    def keys(self) -> tuple[Key, ...]:
        """All of them, as the file had them a second ago at most."""
        if time.monotonic() - self._looked_at > LOOK_EVERY:
            self._look()
        return self._keys

    def named(self, name: str) -> Key:
        """The key of this name; a new one is looked for in the file at once. Raises UnknownKey."""
        try:
            return super().named(name)
        except UnknownKey:
            self._look()
            return super().named(name)

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        try:
            as_of = self.file.stat().st_mtime_ns
            if as_of == self._as_of:
                return
            keys = read_keys(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return
        if keys:
            self._keys, self._as_of = keys, as_of
