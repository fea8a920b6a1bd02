"""The timetable, on one page. Deadlines are data in the database; these polls only look whether one has come."""

import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.chase import chase, due_requests
from dispatch.crises import end_overdue
from dispatch.desk import Desk
from dispatch.digest import say_digests
from dispatch.joining.lapsing import drop_old_links, lapse_signatures
from dispatch.joint_search import share_out
from dispatch.journal_chain.sealer import seal_commune
from dispatch.mail.delivery import MailRoom, deliver_mails
from dispatch.outbox.delivery import deliver_due
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.traffic import Traffic
from dispatch.places import Commune
from dispatch.watch.audit import EVERY
from sms.mail import SmtpServer
from voisinage.accounts.sessions import forget_old
from voisinage.anchoring import anchor_if_due
from voisinage.backups.scheduled import back_up_if_due
from voisinage.backups.telling import say_backup_is_old
from voisinage.db import db
from voisinage.desk import Office
from voisinage.limits.counting import forget_empty
from voisinage.privacy.night import erase_at_night
from voisinage.privacy.readings import watch_communes, watch_of
from voisinage.watching import audit_once, with_pulse

CHASE_EVERY = 5  # seconds
SWEEP_EVERY = 15  # seconds: for texts that a crash left behind; the senders have the others
ROUND = 50  # texts of a sweep: it must end when told to stop
MAIL_EVERY = 20  # seconds: nobody waits for a mail with the phone in hand
LAPSE_EVERY = 3_600  # seconds: a charter ends on a day, not on a minute
SEAL_EVERY = 15  # seconds: that long a line of the journal may still be changed without a trace
BACKUP_EVERY = 600  # seconds: looks whether one is due
READINGS_EVERY = 1_800  # seconds: an hour is judged once it has been over for an hour
AUDIT_EVERY = int(EVERY.total_seconds())
MORNING_EVERY = 60  # seconds: what is said in the morning, and crises whose time is over
FIRST_AUDIT = timedelta(minutes=1)  # after the others have run once; until then a page may say that the clock stands

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


def start_timetable(app: Flask) -> BackgroundScheduler:
    """Start the polls of `app` in a thread of their own. Several processes may: the database decides who does what."""
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    chasing, sweeping = watched(app, "chase", chase_work(app)), watched(app, "deliver-sweep", delivery_work(app))
    scheduler.add_job(patiently(chasing), "interval", seconds=CHASE_EVERY, id="chase")
    scheduler.add_job(patiently(sweeping), "interval", seconds=SWEEP_EVERY, id="deliver-sweep")
    scheduler.add_job(patiently(digest_work(app)), "interval", seconds=MORNING_EVERY, id="digest")
    scheduler.add_job(patiently(crisis_work(app)), "interval", seconds=MORNING_EVERY, id="crisis")
    if office_of(app).settings.smtp_url:
        scheduler.add_job(patiently(mail_work(app)), "interval", seconds=MAIL_EVERY, id="mail")
    soon = datetime.now(UTC) + FIRST_AUDIT
    scheduler.add_job(patiently(audit_work(app)), "interval", seconds=AUDIT_EVERY, id="audit", next_run_time=soon)
    # Without a pulse: the auditor takes whatever is silent for five minutes for a stopped clock.
    scheduler.add_job(patiently(lapse_work(app)), "interval", seconds=LAPSE_EVERY, id="lapse", next_run_time=soon)
    scheduler.add_job(
        patiently(retention_work(app)), "interval", seconds=LAPSE_EVERY, id="retention", next_run_time=soon
    )
    scheduler.add_job(patiently(seal_work(app)), "interval", seconds=SEAL_EVERY, id="seal")
    scheduler.add_job(patiently(readings_work(app)), "interval", seconds=READINGS_EVERY, id="readings")
    settings = office_of(app).settings
    if settings.backup_key and settings.backup_hours:
        scheduler.add_job(
            patiently(backup_work(app)), "interval", seconds=BACKUP_EVERY, id="backup", next_run_time=soon
        )
    scheduler.start()
    return scheduler


def chase_work(app: Flask) -> Callable[[], int]:
    """Chase every request whose deadline has passed; one that goes wrong does not keep the others waiting."""
    office: Office = app.extensions["voisinage"]
    sessions = _sessions(app)

    def work() -> int:
        now = office.clock()
        due = due_requests(sessions, now=now)
        share = attempted(partial(share_out, sessions, office.line, due, now=now))  # without it, each asks for itself
        step = partial(chase, sessions, office.line, now=now, share=share)
        return sum(patiently(partial(step, request_id))() for request_id in due)

    return work


def digest_work(app: Flask) -> Callable[[], int]:
    """Say in the morning what waits, a commune at a time; the returned function says in how many it looked."""
    office: Office = app.extensions["voisinage"]
    sessions = _sessions(app)

    def of_commune(commune_id: int) -> int:
        with sessions.begin() as session:
            here, town = Desk(session, office.clock(), office.line), session.get_one(Commune, commune_id)
            return say_digests(here, town) + say_backup_is_old(here, town, office.settings)

    def work() -> int:
        with sessions() as session:
            communes = session.scalars(select(Commune.id).order_by(Commune.id)).all()
        return sum(patiently(partial(of_commune, one))() for one in communes)

    return work


def crisis_work(app: Flask) -> Callable[[], int]:
    """Note the end of crises whose time is over; the returned function says how many."""
    office: Office = app.extensions["voisinage"]
    sessions = _sessions(app)

    def work() -> int:
        with sessions.begin() as session:
            return end_overdue(Desk(session, office.clock(), office.line))

    return work


def delivery_work(app: Flask) -> Callable[[], int]:
    """Send what is due, a round of it; the returned function says how many."""
    return partial(deliver_due, post_room(app), most=ROUND)


def post_room(app: Flask) -> PostRoom:
    """What the senders of this process work with."""
    office: Office = app.extensions["voisinage"]
    names = {route.gateway.name for route in office.carriers.routes}
    if office.carriers.caller is not None:
        names.add(office.carriers.caller.name)
    threads, timeout = office.settings.sms_threads, timedelta(seconds=office.settings.sms_timeout)
    return PostRoom(
        _sessions(app), office.carriers, office.line, office.clock,
        lease=3 * timeout + timedelta(seconds=5),  # a look-up, a send, and time to write it down
        traffic=Traffic(threads - 1 if threads > 1 and len(names) > 1 else None),
    )  # fmt: skip


def mail_work(app: Flask) -> Callable[[], int]:
    """Send the mails that are due, a round of them. Only where the settings name a server of mails."""
    office = office_of(app)
    carrier = SmtpServer.of(office.settings.smtp_url, office.settings.mail_from)
    return partial(deliver_mails, MailRoom(_sessions(app), carrier, office.clock))


def audit_work(app: Flask) -> Callable[[], int]:
    """Look for what must not be; the returned function says how much was found."""
    office: Office = app.extensions["voisinage"]
    return partial(audit_once, office, _sessions(app))


def lapse_work(app: Flask) -> Callable[[], int]:
    """End the signatures of charters whose time is over, and forget links, sessions and tries that count no more."""
    office: Office = app.extensions["voisinage"]
    sessions = _sessions(app)

    def work() -> int:
        with sessions.begin() as session:
            now = office.clock()
            forgotten = forget_old(session, now) + forget_empty(session, now)
            return lapse_signatures(session, now) + drop_old_links(session, now) + forgotten

    return work


def backup_work(app: Flask) -> Callable[[], int]:
    """Take a backup where one is due. Only where the settings give the key."""
    office = office_of(app)
    return lambda: back_up_if_due(office.settings, _sessions(app), office.clock())


def seal_work(app: Flask) -> Callable[[], int]:
    """Seal what the journal was told since, a commune at a time; the returned function says how many lines."""
    office, sessions = office_of(app), _sessions(app)

    def of_commune(commune_id: int) -> int:
        with sessions.begin() as session:
            return seal_commune(session, commune_id, office.clock(), office.settings.secret_key)

    def work() -> int:
        with sessions() as session:
            communes = session.scalars(select(Commune.id).order_by(Commune.id)).all()
        return sum(attempted(partial(of_commune, one)) or 0 for one in communes)

    return work


def retention_work(app: Flask) -> Callable[[], int]:
    """Write outside where the journal ends, erase in the small hours what is over; it says in how many communes."""
    office, sessions = office_of(app), _sessions(app)

    def work() -> int:
        attempted(partial(anchor_if_due, sessions, office.settings, office.clock()))
        return erase_at_night(sessions, office.line, office.clock())

    return work


def readings_work(app: Flask) -> Callable[[], int]:
    """Keep the hours in which an agent read unlike themselves; the returned function says how many are new."""
    office, sessions = office_of(app), _sessions(app)
    return lambda: watch_communes(sessions, watch_of(office.settings), office.clock())


def watched(app: Flask, job: str, work: Callable[[], int]) -> Callable[[], int]:
    """`work` that notes its pulse under the name `job`, for the auditor."""
    office: Office = app.extensions["voisinage"]
    return with_pulse(job, work, sessions=_sessions(app), clock=office.clock)


def office_of(app: Flask) -> Office:
    """The office of an application, outside its requests."""
    office: Office = app.extensions["voisinage"]
    return office


def patiently(work: Callable[[], int]) -> Callable[[], bool]:
    """`work` that survives its errors and says whether it went well."""
    return lambda: attempted(work) is not None


def attempted(work: Callable[[], Answer]) -> Answer | None:
    """What `work` gives back, or None where it failed: it logs where, never with values."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - the loop must go on, whatever one row does
        _tell_where(error)
        return None


def _tell_where(error: Exception) -> None:
    """Log the kind and the places, not the message: it may hold a name or a number."""
    log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))


def _sessions(app: Flask) -> sessionmaker[Session]:
    with app.app_context():
        return sessionmaker(db.engine)
