"""The timetable, on one page. Deadlines are data in the database; these polls only look whether one has come."""

import logging
import traceback
from collections.abc import Callable
from datetime import UTC
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from dispatch.chase import chase, due_requests
from dispatch.delivery import deliver_due
from dispatch.post_room import PostRoom
from voisinage.db import db
from voisinage.desk import Office

CHASE_EVERY = 5  # seconds
SWEEP_EVERY = 15  # seconds: for texts that a crash left behind; the sender has the others

log = logging.getLogger(__name__)


def start_timetable(app: Flask) -> BackgroundScheduler:
    """Start the polls of `app` in a thread of their own. Several processes may: the database decides who does what."""
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(patiently(chase_work(app)), "interval", seconds=CHASE_EVERY, id="chase")
    scheduler.add_job(patiently(delivery_work(app)), "interval", seconds=SWEEP_EVERY, id="deliver-sweep")
    scheduler.start()
    return scheduler


def chase_work(app: Flask) -> Callable[[], int]:
    """Chase every request whose deadline has passed; one that goes wrong does not keep the others waiting."""
    office: Office = app.extensions["voisinage"]
    sessions = _sessions(app)

    def work() -> int:
        now = office.clock()
        due = due_requests(sessions, now=now)
        return sum(patiently(partial(chase, sessions, office.line, request_id, now=now))() for request_id in due)

    return work


def delivery_work(app: Flask) -> Callable[[], int]:
    """Send every text that is due; the returned function says how many."""
    office: Office = app.extensions["voisinage"]
    sessions = _sessions(app)
    post = PostRoom(sessions, office.carriers, office.line, office.clock)
    return lambda: deliver_due(post)


def patiently(work: Callable[[], int]) -> Callable[[], bool]:
    """`work` that survives its errors: it logs where, never with values, and says whether it went well."""

    def attempt() -> bool:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the loop must go on, whatever one row does
            _tell_where(error)
            return False
        return True

    return attempt


def _tell_where(error: Exception) -> None:
    """Log the kind and the places, not the message: it may hold a name or a number."""
    log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))


def _sessions(app: Flask) -> sessionmaker[Session]:
    with app.app_context():
        return sessionmaker(db.engine)
