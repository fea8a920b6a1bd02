"""What a backup needs of a database, whichever it is."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

Counts = dict[str, int]  # rows, by table


class Damaged(Exception):
    """What was kept does not make a whole database."""


class CannotCopy(Exception):
    """The database could not be read or written. `str()` is a French sentence that says what to mend."""


class Copy(Protocol):
    """One database as a backup sees it. `near` is a folder for what must pass through a file."""

    def reading(self, near: Path, /) -> AbstractContextManager[tuple[BinaryIO, Counts]]:
        """The content of one instant, and the rows of each table in that same instant."""
        ...

    def scratch(self, content: BinaryIO, near: Path, /) -> AbstractContextManager[Counts]:
        """Restore into a database that is thrown away, and count."""
        ...

    def restore(self, content: BinaryIO, near: Path, /) -> None:
        """Put the content in the place of whatever is there."""
        ...

    def counts(self) -> Counts:
        """How many rows each table has now."""
        ...
