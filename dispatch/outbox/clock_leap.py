"""What a clock that was set back would keep waiting in the outbox: neither lost for an hour, nor sent twice."""

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, and_, bindparam, case, or_, update
from sqlalchemy.orm import Session

from dispatch.base import Base, UtcDateTime
from dispatch.journal import WAITING
from dispatch.outbox.pace import SKEW
from dispatch.states import MessageState


def wake_after_leap(session: Session, now: datetime, lease: timedelta) -> int:
    """Bring forward what a clock that was set back since would keep waiting; how many messages.

    A sender that has one of them in hand at this moment keeps it for a whole lease.
    """
    instants = {"now": now, "a_lease_on": now + lease, "too_far": now + lease + SKEW, "ahead": now + SKEW}
    woken: int = session.execute(_WAKE, instants).rowcount  # type: ignore[attr-defined]
    return woken


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())


_OUTBOX = Base.metadata.tables["outbox_message"]
_box = _OUTBOX.c
_written_before_leap = and_(_box.created_at > _instant("ahead"), _box.due_at <= _box.created_at)
_WAKE = (
    update(_OUTBOX)
    .where(
        WAITING,
        _box.due_at > _instant("now"),
        or_(
            and_(_box.state == MessageState.LEASED, _box.due_at > _instant("too_far")),
            and_(_box.state == MessageState.QUEUED, or_(_written_before_leap, _box.tried_at > _instant("ahead"))),
        ),
    )
    .values(due_at=case((_box.state == MessageState.LEASED, _instant("a_lease_on")), else_=_instant("now")))
)
