"""The erasing of the night: in the small hours of each commune, until nothing is over any more."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.desk import Desk, Line
from dispatch.places import Commune
from dispatch.retention.erasing import erase_overdue
from dispatch.vault.sweeping import sweep

NIGHT = range(1, 5)  # hours, in the commune's time
MOST_ROUNDS = 40  # a night's work, a transaction each


def erase_at_night(sessions: sessionmaker[Session], line: Line, now: datetime) -> int:
    """Erase what is over in the communes where it is night; in how many something was."""
    with sessions() as session:
        communes = {one.id: ZoneInfo(one.timezone) for one in session.scalars(select(Commune).order_by(Commune.id))}
    asleep = [number for number, zone in communes.items() if now.astimezone(zone).hour in NIGHT]
    return erase(sessions, line, now, asleep)


def erase(sessions: sessionmaker[Session], line: Line, now: datetime, communes: list[int]) -> int:
    """The same in these communes, whatever the hour; then nothing of it is left in the files of the database."""
    touched = sum(_all_of_it(sessions, line, now, commune) for commune in communes)
    engine = sessions.kw["bind"]
    if touched and isinstance(engine, Engine):
        sweep(engine)
    return touched


def _all_of_it(sessions: sessionmaker[Session], line: Line, now: datetime, commune_id: int) -> bool:
    for rounds in range(MOST_ROUNDS):
        with sessions.begin() as session:
            over = erase_overdue(Desk(session, now, line), session.get_one(Commune, commune_id))
            if not over.counts():
                return rounds > 0
    return True
