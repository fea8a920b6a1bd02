"""The health of carriers as all processes know it. Written on faults only: a healthy carrier has no row to lock."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from dispatch.base import UtcDateTime
from dispatch.line import CarrierHealth
from dispatch.outbox.failover import HEALTHY, Health

_FIRST = text(
    "INSERT INTO carrier_health (carrier, weight, changed_at) VALUES (:carrier, :weight, :now) ON CONFLICT DO NOTHING"
).bindparams(bindparam("now", type_=UtcDateTime()))


def read_health(session: Session) -> Mapping[str, Health]:
    """The health of every carrier that ever had a fault."""
    rows = session.execute(select(CarrierHealth.carrier, CarrierHealth.weight, CarrierHealth.changed_at))
    return {carrier: Health(weight, at) for carrier, weight, at in rows}


def note_fault(session: Session, carrier: str, now: datetime) -> None:
    """A carrier erred or was slow: it gets half as much for a while."""
    session.execute(_FIRST, {"carrier": carrier, "weight": HEALTHY, "now": now})
    row = session.scalars(select(CarrierHealth).where(CarrierHealth.carrier == carrier).with_for_update()).one()
    health = Health(row.weight, row.changed_at).after_fault(now)
    row.weight, row.changed_at = health.weight, health.at
