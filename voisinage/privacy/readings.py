"""The watch over unusual reading: its settings, its round of the communes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.consulting.unusual import Watch
from dispatch.consulting.watching import watch_readers
from dispatch.places import Commune
from voisinage.config import Settings


def watch_of(settings: Settings) -> Watch:
    """From how many records on a sign counts here."""
    return Watch(
        many=settings.readings_many,
        times=settings.readings_times,
        night=settings.readings_at_night,
        idle=settings.readings_idle,
        elsewhere=settings.readings_elsewhere,
    )


def watch_communes(sessions: sessionmaker[Session], watch: Watch, now: datetime) -> int:
    """Look over every commune, a transaction each; how many unusual hours are new."""
    with sessions() as session:
        communes = session.scalars(select(Commune.id).order_by(Commune.id)).all()
    found = 0
    for commune_id in communes:
        with sessions.begin() as session:
            found += watch_readers(session, session.get_one(Commune, commune_id), watch, now)
    return found
