"""What a commune's texts amounted to: how many left in a month, in how many segments, at what price."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from dispatch.journal import OutboxMessage
from dispatch.places import Commune
from dispatch.states import Channel


@dataclass(frozen=True)
class Month:
    """What left since `since`, the first midnight of a month. `price_micros`: of those whose price was known."""

    since: datetime
    texts: int
    segments: int
    calls: int
    price_micros: int
    without_price: int  # texts sent before the mairie told the price of one


def months(session: Session, commune: Commune, now: datetime) -> list[Month]:
    """The present month and the one before it, in the commune's time."""
    this = now.astimezone(ZoneInfo(commune.timezone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = this.replace(year=this.year - (this.month == 1), month=(this.month - 2) % 12 + 1)
    return [_month(session, commune, this, None), _month(session, commune, last, this)]


def _month(session: Session, commune: Commune, since: datetime, until: datetime | None) -> Month:
    left = [OutboxMessage.commune_id == commune.id, OutboxMessage.sent_at.is_not(None), OutboxMessage.tried_at >= since]
    if until is not None:
        left.append(OutboxMessage.tried_at < until)
    texts = and_(OutboxMessage.channel == Channel.SMS, OutboxMessage.bundled_in_id.is_(None))
    row = session.execute(
        select(
            _count(texts),
            func.sum(OutboxMessage.segments),
            _count(OutboxMessage.channel == Channel.VOICE),
            func.sum(OutboxMessage.price_micros),
            _count(and_(texts, OutboxMessage.price_micros.is_(None))),
        ).where(*left)
    ).one()
    return Month(since, *(int(amount or 0) for amount in row))  # the sum of nothing is NULL


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(OutboxMessage.id).filter(condition)
