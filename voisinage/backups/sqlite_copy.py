"""SQLite: a copy of one instant, while others write; and the way back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from sqlalchemy import URL, func, select, table

from dispatch.own_files import create_for_owner
from voisinage.backups.copying import Counts, Damaged

WAIT = 30  # seconds, for a lock


class SqliteCopy:
    """What a backup needs of a SQLite database."""

    def __init__(self, url: URL) -> None:
        self._file = Path(str(url.database)).resolve()

    @contextmanager
    def reading(self, near: Path, /) -> Iterator[tuple[BinaryIO, Counts]]:
        """The content of one instant, and how many rows each table had in that same instant.

        The copy passes through a file in a folder of its own inside `near`, readable by nobody else, gone afterwards.
        """
        with TemporaryDirectory(dir=near, prefix=".copie-") as folder:
            copy = Path(folder) / "copie.sqlite3"
            with closing(_opened(self._file)) as source, closing(sqlite3.connect(copy)) as target:
                source.execute("BEGIN")  # what follows reads one instant; in WAL mode it keeps no writer waiting
                counts = _counts(source)
                source.backup(target)
                source.rollback()
            with copy.open("rb") as content:
                yield content, counts

    @contextmanager
    def scratch(self, content: BinaryIO, near: Path, /) -> Iterator[Counts]:
        """Restore into a database that is thrown away, and count. Raises Damaged."""
        with TemporaryDirectory(dir=near, prefix=".essai-") as folder:
            copy = Path(folder) / "essai.sqlite3"
            copy.write_bytes(content.read())
            with closing(sqlite3.connect(copy)) as restored:
                _check(restored)
                yield _counts(restored)

    def restore(self, content: BinaryIO, near: Path, /) -> None:
        """Put the content in the place of whatever is there, at one stroke. Raises Damaged, having changed nothing."""
        with TemporaryDirectory(dir=near, prefix=".retour-") as folder:
            copy = Path(folder) / "retour.sqlite3"
            copy.write_bytes(content.read())
            with closing(sqlite3.connect(copy)) as restored, closing(_opened(self._file)) as target:
                _check(restored)
                restored.backup(target)

    def counts(self) -> Counts:
        """How many rows each table has now; none where there is no database yet."""
        with closing(_opened(self._file)) as source:
            return _counts(source)


def _opened(file: Path) -> sqlite3.Connection:
    create_for_owner(file)
    return sqlite3.connect(file, timeout=WAIT, isolation_level=None)


def _check(restored: sqlite3.Connection) -> None:
    try:
        said = restored.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as wrong:
        raise Damaged from wrong
    if said != "ok" or restored.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged


def _counts(source: sqlite3.Connection) -> Counts:
    names = source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = sorted(name for (name,) in names.fetchall())
    return {name: source.execute(str(select(func.count()).select_from(table(name)))).fetchone()[0] for name in tables}
