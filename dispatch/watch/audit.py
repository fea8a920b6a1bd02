"""The auditor: looks every few minutes for what must not be, notes it, and mends what can mend itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import WAITING, OutboxMessage
from dispatch.line import AuditFinding, Pulse
from dispatch.moves import lock, note
from dispatch.states import ENDED, MessageState
from dispatch.watch.checks import CHECKS, ORDER, Finding, Kind
from dispatch.watch.patience import LONGEST_LEASE, PATIENCE
from dispatch.watch.pulses import beat

AUDIT = "audit"  # the auditor's own pulse: what it was asked to watch over would not notice that it died
EVERY = timedelta(minutes=5)
_SLACK = timedelta(seconds=30)  # a poll never comes to the second


def audit(desk: Desk, jobs: Mapping[str, timedelta]) -> list[AuditFinding] | None:
    """Look for everything that must not be; what is still wrong, or None when another process has just looked.

    `jobs`: how old the pulse of each may be. A request found without a deadline gets one all the same, and counts as
    wrong this once: somebody should know that it happened.
    """
    before = desk.session.scalar(select(Pulse.at).where(Pulse.job == AUDIT))
    if not beat(desk.session, AUDIT, desk.now, every=EVERY - _SLACK):
        return None
    found = {*_clock(before, desk.now), *_pulses(desk, jobs)}
    for check in CHECKS:
        found |= set(check(desk.session, desk.now))
    _mend(desk, found)
    return _keep(desk, found)


def _clock(before: datetime | None, now: datetime) -> Iterable[Finding]:
    """Whether time went on evenly since the last look. A leap back of less than `EVERY` does no harm."""
    if before is not None and before < now - 2 * EVERY - PATIENCE:
        yield Finding(Kind.CLOCK_STOPPED)
    if before is not None and before > now:
        yield Finding(Kind.CLOCK_JUMPED)


def _pulses(desk: Desk, jobs: Mapping[str, timedelta]) -> Iterable[Finding]:
    """A job whose pulse is old, or that never ran since there is an auditor."""
    pulses = {pulse.job: pulse.at for pulse in desk.session.scalars(select(Pulse))}
    if any(job not in pulses or pulses[job] < desk.now - age for job, age in jobs.items()):
        yield Finding(Kind.JOB_STOPPED)


def _mend(desk: Desk, found: Iterable[Finding]) -> None:
    for finding in sorted(found, key=lambda one: one.request_id or 0):
        if finding.kind is Kind.NO_DEADLINE and finding.request_id:
            _wake(desk, finding.request_id)
    longest = desk.now + LONGEST_LEASE
    too_long = (WAITING, OutboxMessage.state == MessageState.LEASED, OutboxMessage.due_at > longest)
    desk.session.execute(update(OutboxMessage).where(*too_long).values(due_at=longest))


def _wake(desk: Desk, request_id: int) -> None:
    """Due now: the chaser finds out what its state waits for, and until when; or takes the step that is due."""
    request = lock(desk.session, request_id)
    if request.state not in ENDED and request.chase_at is None:
        request.chase_at = desk.now
        note(desk, request, Event.WOKEN)


def _keep(desk: Desk, found: set[Finding]) -> list[AuditFinding]:
    """Close the findings that are over, open the new ones, and return all that are open."""
    open_ones = {_key(row): row for row in open_findings(desk.session)}
    for key, row in open_ones.items():
        if key not in found:
            row.gone_at = desk.now
    fresh = [
        AuditFinding(kind=one.kind, commune_id=one.commune_id, request_id=one.request_id, found_at=desk.now)
        for one in sorted(found.difference(open_ones), key=lambda one: (ORDER[one.kind], one.request_id or 0))
    ]
    desk.session.add_all(fresh)
    desk.session.flush()
    return [row for row in (*open_ones.values(), *fresh) if row.gone_at is None]


def open_findings(session: Session) -> list[AuditFinding]:
    """What is wrong now, the oldest first."""
    wrong = select(AuditFinding).where(AuditFinding.gone_at.is_(None))
    return list(session.scalars(wrong.order_by(AuditFinding.found_at, AuditFinding.id)))


def _key(row: AuditFinding) -> Finding:
    return Finding(Kind(row.kind), row.commune_id, row.request_id)
