"""The pulse of the timetable: when each of its jobs last ran to its end, whichever process ran it."""

from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dispatch.line import Pulse


def beat(session: Session, job: str, now: datetime, *, every: timedelta) -> bool:
    """Note that `job` runs now; False when it was noted less than `every` ago, perhaps by another process.

    Of several processes at once one gets True. A pulse further ahead than `every` is a clock's that has jumped back.
    """
    insert = (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(Pulse)
    stale = or_(Pulse.at <= now - every, Pulse.at > now + every)
    noted = (
        insert.values(job=job, at=now)
        .on_conflict_do_update(index_elements=[Pulse.job], set_={"at": now}, where=stale)
        .returning(Pulse.job)
    )
    return session.scalar(noted) is not None
