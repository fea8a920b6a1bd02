"""What the database knows about the line and the requests, read when Prometheus asks: a fixed number of cheap queries.

All communes together: figures of a small one, on another machine, would tell of persons.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dispatch.journal import WAITING, OutboxMessage
from dispatch.line import AuditFinding, IncomingText, Pulse
from dispatch.outbox.carrier_health import read_health
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.states import MessageState
from dispatch.watch.patience import PATIENCE

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
URGENT = 0  # the rank of what cannot wait
MOST_DELAYS = 2_000  # rows: an hour of urgent texts is never that long


@dataclass(frozen=True)
class Gauges:
    """A collector of prometheus-client on one database session, at one instant."""

    session: Session
    now: datetime

    def collect(self) -> Iterable[Metric]:
        """Every gauge, each read anew."""
        readings: Sequence[Callable[[Session, datetime], Iterator[Metric]]] = (
            _requests, _waiting, _tried, _urgent_delay, _carriers, _incoming, _pulses, _findings,
        )  # fmt: skip
        for read in readings:
            yield from read(self.session, self.now)


def _requests(session: Session, _now: datetime) -> Iterator[Metric]:
    counts = session.execute(select(Request.state, func.count()).group_by(Request.state))
    yield _family("voisinage_requests", "Requests by state.", ["state"], counts)


def _waiting(session: Session, now: datetime) -> Iterator[Metric]:
    of_state = select(OutboxMessage.state, func.count(), func.min(OutboxMessage.due_at)).where(WAITING)
    found = session.execute(of_state.group_by(OutboxMessage.state)).all()
    yield _family("voisinage_messages_waiting", "Messages not sent yet.", ["state"], [row[:2] for row in found])
    due = [at for _state, _count, at in found if at <= now]
    oldest = (now - min(due)).total_seconds() if due else 0
    yield _single("voisinage_oldest_due_message_seconds", "How long the oldest message has been due.", oldest)
    stale = select(func.count()).where(
        WAITING, OutboxMessage.state == MessageState.LEASED, OutboxMessage.due_at < now - PATIENCE
    )
    yield _single("voisinage_leases_stale", "Messages leased longer than any sender works.", session.scalar(stale) or 0)


def _tried(session: Session, now: datetime) -> Iterator[Metric]:
    key = (func.coalesce(OutboxMessage.carrier, ""), OutboxMessage.channel, OutboxMessage.state)
    counts = select(*key, func.count(), func.coalesce(func.sum(OutboxMessage.segments), 0))
    found = session.execute(counts.where(*_tried_since(now - DAY)).group_by(*key)).all()
    labels = ["carrier", "channel", "state"]
    about = "tried within a day, by carrier, channel and state"
    yield _family("voisinage_messages_day", f"Messages {about}.", labels, [row[:4] for row in found])
    yield _family("voisinage_segments_day", f"Billed segments of messages {about}.", labels,
                  [(*row[:3], row[4]) for row in found])  # fmt: skip


def _tried_since(since: datetime) -> tuple[ColumnElement[bool], ...]:
    """By commune, since that is how the index finds the lately tried ones; a join would have SQLite read them all."""
    return OutboxMessage.commune_id.in_(select(Commune.id)), OutboxMessage.tried_at > since


def _urgent_delay(session: Session, now: datetime) -> Iterator[Metric]:
    """From commit to carrier: of what cannot wait alone, since the rest may wait for the morning on purpose."""
    sent = (OutboxMessage.rank == URGENT, OutboxMessage.sent_at.is_not(None), *_tried_since(now - HOUR))
    urgent = select(OutboxMessage.created_at, OutboxMessage.sent_at).where(*sent).limit(MOST_DELAYS)
    delays = [(sent_at - created).total_seconds() for created, sent_at in session.execute(urgent) if sent_at]
    cuts = quantiles(delays, n=100, method="inclusive") if len(delays) > 1 else delays * 99
    rows = [("0.5", cuts[49]), ("0.99", cuts[98])] if cuts else []
    help_text = "From commit to carrier, urgent messages of the last hour."
    yield _family("voisinage_urgent_delay_seconds", help_text, ["quantile"], rows)


def _carriers(session: Session, now: datetime) -> Iterator[Metric]:
    weights = [(carrier, health.now(now)) for carrier, health in read_health(session).items()]
    yield _family("voisinage_carrier_weight", "1: healthy; near 0: avoided.", ["carrier"], weights)


def _incoming(session: Session, _now: datetime) -> Iterator[Metric]:
    unread = select(func.count()).where(IncomingText.needs_human, IncomingText.handled_at.is_(None))
    yield _single("voisinage_incoming_unread", "Replies that wait for a human.", session.scalar(unread) or 0)


def _pulses(session: Session, now: datetime) -> Iterator[Metric]:
    ages = [(job, (now - at).total_seconds()) for job, at in session.execute(select(Pulse.job, Pulse.at))]
    yield _family("voisinage_pulse_age_seconds", "Since a job last ran to its end.", ["job"], ages)


def _findings(session: Session, _now: datetime) -> Iterator[Metric]:
    open_ones = select(AuditFinding.kind, func.count()).where(AuditFinding.gone_at.is_(None))
    counts = session.execute(open_ones.group_by(AuditFinding.kind))
    yield _family("voisinage_audit_findings", "What the auditor sees wrong now.", ["kind"], counts)


def _family(name: str, about: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Metric:
    """A gauge with one sample a row: its labels, then its value."""
    family = GaugeMetricFamily(name, about, labels=labels)
    for *words, value in rows:
        family.add_metric([str(word) for word in words], value)
    return family


def _single(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)
