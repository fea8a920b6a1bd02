"""What watches over the timetable: the pulse of each job, and the auditor with its call to the outside."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from dispatch.desk import Desk
from dispatch.watch.audit import audit
from dispatch.watch.patience import PATIENCE
from dispatch.watch.pulses import beat
from voisinage.desk import Office
from voisinage.heartbeat import ping

BEAT = timedelta(minutes=1)  # a pulse is noted no more often: the auditor counts in minutes
SENDERS = "senders"
# How old the pulse of each may be. One round of the sweep may meet a carrier that keeps it waiting at every text.
WATCHED = {"chase": PATIENCE, "deliver-sweep": 3 * PATIENCE, SENDERS: PATIENCE}


def with_pulse(
    job: str, work: Callable[[], int], *, sessions: sessionmaker[Session], clock: Callable[[], datetime]
) -> Callable[[], int]:
    """`work` that notes the pulse of `job` once it has run to its end, at most every minute."""
    noted: datetime | None = None

    def work_and_beat() -> int:
        nonlocal noted
        done, now = work(), clock()
        if noted is None or not noted <= now < noted + BEAT:
            with sessions.begin() as session:
                beat(session, job, now, every=BEAT)
            noted = now
        return done

    return work_and_beat


def audit_once(office: Office, sessions: sessionmaker[Session]) -> int:
    """Look for what is wrong and return how much it is; the address outside is called only if it is nothing."""
    with sessions.begin() as session:
        found = audit(Desk(session, office.clock(), office.line), WATCHED)
    if found == [] and office.settings.heartbeat_url:
        ping(office.settings.heartbeat_url)
    return len(found or ())
