"""Backups by the clock: once in so many hours, whichever process comes first; and what the database remembers of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from voisinage.anchoring import anchors_of_now, forget_lone, write_beside
from voisinage.backups.tables import Backup
from voisinage.backups.taking import Place, Taken, take
from voisinage.config import Settings

RETRY = timedelta(hours=1)  # after one that failed
MOST_REMEMBERED = 100  # rows


def place_of(settings: Settings) -> Place:
    """Where the settings want backups."""
    return Place(settings.backup_folder, settings.backup_key, settings.backup_keep)


def last_good(session: Session) -> Backup | None:
    """The latest backup that can be relied upon."""
    return session.scalars(select(Backup).where(Backup.good).order_by(Backup.at.desc()).limit(1)).first()


def last_tries(session: Session, most: int) -> list[Backup]:
    """The latest backups, good or not, the latest first."""
    return list(session.scalars(select(Backup).order_by(Backup.at.desc(), Backup.id.desc()).limit(most)))


def is_due(session: Session, now: datetime, every: timedelta) -> bool:
    """Whether it is time: a bad one is tried again sooner."""
    last = next(iter(last_tries(session, 1)), None)
    return last is None or now - last.at >= (every if last.good else RETRY)


def back_up_if_due(settings: Settings, sessions: sessionmaker[Session], now: datetime) -> int:
    """Take a backup where one is due; how many were. Nothing of the database is held while it is taken."""
    with sessions() as session:
        if not is_due(session, now, timedelta(hours=settings.backup_hours)):
            return 0
    take_and_remember(settings, sessions, lambda: now)
    return 1


def take_and_remember(settings: Settings, sessions: sessionmaker[Session], clock: Callable[[], datetime]) -> Taken:
    """Take a backup, put beside it where the journal ended just before, and note what came of it."""
    place = place_of(settings)
    with sessions() as session:
        anchors = anchors_of_now(session, clock())
    taken = take(settings.database_url, place, clock)
    if taken.good:
        write_beside(taken.file, anchors, settings.secret_key)
        forget_lone(place.folder)
    remember(sessions, taken)
    return taken


def remember(sessions: sessionmaker[Session], taken: Taken) -> None:
    """Note what came of a backup, and forget the oldest notes."""
    with sessions.begin() as session:
        size = taken.file.stat().st_size if taken.file.exists() else 0
        session.add(
            Backup(at=taken.at, good=taken.good, file=taken.file.name, size=size, rows=taken.rows,
                   seconds=taken.seconds, problem=taken.problem[:200])
        )  # fmt: skip
        session.flush()
        for old in last_tries(session, 10 * MOST_REMEMBERED)[MOST_REMEMBERED:]:
            session.delete(old)
