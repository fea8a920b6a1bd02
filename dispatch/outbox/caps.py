"""How many messages a commune sends in a day, and how many one phone gets: reaching either is seen, never silent."""

import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from dispatch.base import Base, UtcDateTime
from dispatch.deadlines import civil_hour
from dispatch.journal import ANSWER, WAITING, OutboxMessage
from dispatch.places import Commune
from dispatch.rules import Rules
from dispatch.states import MessageState

OF_THE_DAY = "cap-day"  # `error_code` of what waits because the commune has sent its share of today
OF_THE_PERSON = "cap-person"  # and of what is given up, because its reader has had enough for today
URGENT_SHARE = 1.2  # of the day's cap: what cannot wait may go a fifth beyond
LOOK_AGAIN = timedelta(minutes=15)  # the mairie may raise the cap meanwhile

_OUTBOX = Base.metadata.tables["outbox_message"]
_USED = select(func.count()).where(
    _OUTBOX.c.commune_id == bindparam("commune"), _OUTBOX.c.tried_at >= bindparam("since", type_=UtcDateTime())
)

log = logging.getLogger(__name__)


def person_has_enough(session: Session, message: OutboxMessage, commune: Commune, now: datetime) -> str | None:
    """A French reason when this volunteer's phone has had its share of today; None: it may get this message.

    The duty phone has no such limit: whoever is on duty must hear of everything.
    """
    today = day_began(commune, now)
    if message.volunteer_id is None or message.kind.startswith(ANSWER) or _counted(message, today):
        return None
    most = Rules.from_json(commune.rules).texts_per_person
    got = select(func.count()).where(
        OutboxMessage.to_phone == message.to_phone,
        OutboxMessage.tried_at >= today,
        ~OutboxMessage.kind.startswith(ANSWER, autoescape=True),  # those have a limit of their own
    )
    if (session.scalar(got) or 0) < most:
        return None
    return f"plafond de {most} textos par jour atteint pour cette personne : appelez"


def put_off_by_cap(session: Session, message: OutboxMessage, commune: Commune, now: datetime) -> bool:
    """Whether the commune has sent its share of today: what is due then waits, seen on the mairie's page, not lost."""
    today, most = day_began(commune, now), Rules.from_json(commune.rules).texts_per_day
    urgent = message.rank == 0
    if _counted(message, today) or _used(session, commune, today) < most * (URGENT_SHARE if urgent else 1):
        return False
    again = now + LOOK_AGAIN
    waiting = session.execute(
        update(OutboxMessage)
        .where(
            WAITING,
            OutboxMessage.state == MessageState.QUEUED,
            OutboxMessage.commune_id == commune.id,
            OutboxMessage.due_at <= now,
            OutboxMessage.rank >= message.rank,
            or_(OutboxMessage.tried_at.is_(None), OutboxMessage.tried_at < today),
        )
        .values(
            due_at=again if urgent else civil_hour(commune, again),
            error_code=OF_THE_DAY,
            error=f"plafond de {most} textos par jour atteint : ce texto attend",
        )
    )
    log.warning("commune %s: cap of %s messages a day reached, %s wait", commune.id, most, waiting.rowcount)  # type: ignore[attr-defined]
    return True


def capped(session: Session, commune: Commune, now: datetime) -> int | None:
    """How many messages wait because the commune has sent its share of today; None while it has not."""
    if _used(session, commune, day_began(commune, now)) < Rules.from_json(commune.rules).texts_per_day:
        return None
    waiting = (OutboxMessage.commune_id == commune.id, OutboxMessage.error_code == OF_THE_DAY)
    return session.scalar(select(func.count()).where(WAITING, *waiting)) or 0


def day_began(commune: Commune, now: datetime) -> datetime:
    """The commune's last midnight."""
    zone = ZoneInfo(commune.timezone)
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def _used(session: Session, commune: Commune, today: datetime) -> int:
    return session.scalar(_USED, {"commune": commune.id, "since": today}) or 0


def _counted(message: OutboxMessage, today: datetime) -> bool:
    """A retry does not count again."""
    return message.tried_at is not None and message.tried_at >= today
