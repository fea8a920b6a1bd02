"""The file of the journal's anchors, beside the settings: written by the clock, at each backup, and never rewritten.

A second copy goes beside each backup, which leaves the machine. Neither holds anything of anybody: numbers and hashes.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from dispatch.journal_chain.anchors import Anchor, Missing, Word, read
from dispatch.journal_chain.ends import ends, lacks
from voisinage.backups.taking import ENDING
from voisinage.config import Settings

FILE = "voisinage.anchors"
EVERY = timedelta(hours=6)  # that long an end of the journal may be cut off without a trace
BESIDE = ".ancre"  # the ending of the copy beside a backup


@dataclass(frozen=True)
class Known:
    """What is anchored: by the file and by the copies beside the backups. `strange`: lines that are not ours."""

    anchors: Sequence[Anchor]
    strange: int
    has_file: bool


def anchor_file(settings: Settings) -> Path:
    """Where it is, whether it is there or not."""
    return settings.instance / FILE


def known(settings: Settings) -> Known:
    """Read all of it. What was accepted is said in the file, so the file is read after the copies."""
    file = anchor_file(settings)
    beside = sorted(settings.backup_folder.glob(f"voisinage-*{BESIDE}")) if settings.backup_folder.is_dir() else []
    copies = read(_lines(beside), settings.secret_key)
    own = read(_lines([file]) if file.exists() else (), settings.secret_key)
    in_order = sorted([*copies[0], *own[0]], key=lambda one: (one.at, one.word is Word.ACCEPTED))
    return Known(in_order, copies[1] + own[1], file.exists())


def anchor_if_due(sessions: sessionmaker[Session], settings: Settings, now: datetime) -> int:
    """Anchor once in so many hours; how many lines."""
    file = anchor_file(settings)
    own = read(_lines([file]) if file.exists() else (), settings.secret_key)[0]
    if any(now - EVERY < datetime.fromisoformat(one.at) <= now for one in own):
        return 0
    with sessions() as session:
        return anchor(session, settings, now)


def anchors_of_now(session: Session, now: datetime) -> list[Anchor]:
    """Where the chains end, as it will be written."""
    return [
        Anchor(Word.ENDS, now.isoformat(), commune, number, link)
        for commune, (number, link) in sorted(ends(session).items())
    ]


def anchor(session: Session, settings: Settings, now: datetime) -> int:
    """Write where the chains end, where that is new and nothing is missing; how many lines.

    A chain that lacks its end is not anchored anew: first somebody says that they know.
    """
    before = known(settings).anchors
    wrong = {lack.commune for lack in lacks(session, before)}
    last = {one.commune: one.number for one in before}
    new = [
        one for one in anchors_of_now(session, now) if one.commune not in wrong and last.get(one.commune) != one.number
    ]
    append(settings, new)
    return len(new)


def accept(session: Session, settings: Settings, now: datetime) -> list[Missing]:
    """Take the chains as they are; what was missing. From here on their ends are anchored again."""
    found = lacks(session, known(settings).anchors)
    append(settings, [Anchor(Word.ACCEPTED, now.isoformat(), lack.commune, lack.holds, "") for lack in found])
    return found


def append(settings: Settings, anchors: Sequence[Anchor]) -> None:
    """Add lines, each in one write: two processes that write at once tear nothing."""
    if not anchors:
        return
    settings.instance.mkdir(parents=True, exist_ok=True)
    handle = os.open(anchor_file(settings), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        for one in anchors:
            os.write(handle, f"{one.line(settings.secret_key)}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def write_beside(backup: Path, anchors: Sequence[Anchor], secret: str) -> None:
    """Put the anchors beside a good backup, under its name."""
    file = backup.with_suffix(BESIDE)
    file.touch(mode=0o600)
    file.write_text("".join(f"{one.line(secret)}\n" for one in anchors), "utf-8")


def forget_lone(folder: Path) -> None:
    """Remove the copies whose backup is gone."""
    for copy in folder.glob(f"voisinage-*{BESIDE}"):
        if not copy.with_suffix(ENDING).exists():
            copy.unlink(missing_ok=True)


def _lines(files: Iterable[Path]) -> list[str]:
    return [line for file in files for line in file.read_text("utf-8", errors="replace").splitlines()]
