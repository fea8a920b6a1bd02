"""Take one backup: copy, encrypt, restore it elsewhere, compare, and only then throw old ones away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from sqlalchemy import make_url

from dispatch.engine import database_url
from voisinage.backups.copying import CannotCopy, Copy, Counts, Damaged
from voisinage.backups.envelope import NotOurs, seal, unseal
from voisinage.backups.postgres_copy import PostgresCopy
from voisinage.backups.sqlite_copy import SqliteCopy

ENDING = ".sauvegarde"


@dataclass(frozen=True)
class Place:
    """Where backups go, what opens them, and how many good ones stay."""

    folder: Path
    passphrase: str
    keep: int


@dataclass(frozen=True)
class Taken:
    """What came of one."""

    at: datetime
    file: Path
    rows: int
    seconds: int
    problem: str = ""

    @property
    def good(self) -> bool:
        """Whether it was restored, every row found again."""
        return not self.problem


def copy_of(url: str) -> Copy:
    """What copies the database at `url`."""
    parsed = database_url(make_url(url))
    return SqliteCopy(parsed) if parsed.drivername == "sqlite" else PostgresCopy(parsed)


def take(url: str, place: Place, clock: Callable[[], datetime]) -> Taken:
    """Take a backup of the database at `url` and try it out; it fails with a sentence rather than with an exception."""
    at = clock()
    file = place.folder / f"voisinage-{at:%Y%m%dT%H%M%SZ}{ENDING}"
    rows, problem = 0, ""
    try:
        place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = _write(copy_of(url), file, place)
        rows = sum(kept.values())
        problem = _try_out(copy_of(url), file, place, kept)
    except CannotCopy as cannot:
        problem = str(cannot)
    except OSError as full:
        problem = f"Le dossier des sauvegardes ne se laisse pas écrire ({type(full).__name__})."
    taken = Taken(at, file, rows, round((clock() - at).total_seconds()), problem)
    if taken.good:
        _prune(place)
    return taken


def open_backup(file: Path, passphrase: str) -> BinaryIO:
    """The content of a backup, in a file without a name that goes when it is closed. Raises NotOurs."""
    content = _nameless(file.parent)
    try:
        with file.open("rb") as sealed:
            unseal(sealed, content, passphrase)
    except BaseException:
        content.close()
        raise
    content.seek(0)
    return content


def _nameless(folder: Path) -> BinaryIO:
    return cast("BinaryIO", TemporaryFile(dir=folder))


def _write(copy: Copy, file: Path, place: Place) -> Counts:
    """Under another name until it is whole: what ends in `.sauvegarde` was written to its end."""
    part = file.with_suffix(".partie")
    part.touch(mode=0o600)
    try:
        with copy.reading(place.folder) as (content, counts), part.open("wb") as sealed:
            seal(content, sealed, place.passphrase)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _try_out(copy: Copy, file: Path, place: Place, kept: Counts) -> str:
    """What is wrong with it; empty where it was restored and every table has as many rows as it had then."""
    try:
        with open_backup(file, place.passphrase) as content, copy.scratch(content, place.folder) as restored:
            differing = sorted(name for name in kept | restored if kept.get(name) != restored.get(name))
    except (NotOurs, Damaged):
        return "La sauvegarde ne se laisse pas restaurer : elle n'est pas bonne."
    return f"Restaurée, elle n'a pas les mêmes lignes : {', '.join(differing)[:120]}." if differing else ""


def _prune(place: Place) -> None:
    """Keep the latest. Only after a good one: a run of bad ones never pushes the last good one out."""
    for old in sorted(place.folder.glob(f"voisinage-*{ENDING}"))[: -place.keep]:
        old.unlink()
