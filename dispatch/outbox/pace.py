"""The pace of a sender, kept by all processes together: one row a sender, moved on by whoever may send next."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session

from dispatch.base import UtcDateTime
from dispatch.line import SenderPace
from sms.routes import Route

SKEW = timedelta(minutes=1)  # clocks of several machines differ by less, and nobody waits that long for a lock

# One statement on both databases: of several senders at once one moves the row, also when there was none yet.
_CLAIM = text(
    "INSERT INTO sender_pace (sender, next_at) VALUES (:sender, :after) ON CONFLICT (sender) DO UPDATE"
    " SET next_at = :after WHERE sender_pace.next_at <= :now OR sender_pace.next_at > :far"
).bindparams(*(bindparam(name, type_=UtcDateTime()) for name in ("now", "after", "far")))


def claim(session: Session, route: Route, now: datetime) -> bool:
    """Whether this sender may send one text now; it then may not again before its next turn."""
    if not route.per_second:
        return True
    instants = {"now": now, "after": now + gap(route), "far": _too_far(route, now)}
    return bool(session.execute(_CLAIM, {"sender": sender_of(route), **instants}).rowcount)  # type: ignore[attr-defined]


def is_free(next_at: datetime | None, route: Route, now: datetime) -> bool:
    """Whether a sender whose next turn is at `next_at` may send now."""
    return not route.per_second or next_at is None or next_at <= now or next_at > _too_far(route, now)


def next_turns(session: Session, routes: tuple[Route, ...]) -> dict[str, datetime]:
    """When the next turn of each sender is whose pace is kept and who ever sent. Untouched where none is kept."""
    senders = [sender_of(route) for route in routes if route.per_second]
    if not senders:
        return {}
    rows = session.execute(select(SenderPace.sender, SenderPace.next_at).where(SenderPace.sender.in_(senders)))
    return {row.sender: row.next_at for row in rows}


def next_turn(session: Session, now: datetime) -> datetime | None:
    """When the first sender is free again that is not free now."""
    return session.scalar(select(func.min(SenderPace.next_at)).where(SenderPace.next_at > now))


def gap(route: Route) -> timedelta:
    """The time between two texts of a sender whose pace is kept."""
    return timedelta(seconds=1 / route.per_second)


def _too_far(route: Route, now: datetime) -> datetime:
    """A turn beyond this was written by a clock that has been set back since."""
    return now + gap(route) + SKEW


def sender_of(route: Route) -> str:
    """The name under which its pace is kept: two carriers may lend us the same word as sender."""
    return f"{route.gateway.name}:{route.gateway.sender}"[:40]
