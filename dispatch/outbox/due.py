"""What is due in the outbox: the next message, and when the one after it will be."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, func, select, text, tuple_
from sqlalchemy.orm import Session, aliased

from dispatch.base import Base, UtcDateTime
from dispatch.journal import WAITING, OutboxMessage
from dispatch.outbox.pace import next_turn
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.unsent import Waiting
from dispatch.people import Volunteer
from dispatch.places import Commune

LEAST_REST = 0.005  # seconds

_other = aliased(OutboxMessage, name="other")
_NOW = bindparam("now", type_=UtcDateTime())

# A phone gets one text at a time, in order: whatever else is for it waits for its turn. The conditions are words where
# an index has them.
_same_phone = (_other.to_phone == OutboxMessage.to_phone, _other.id != OutboxMessage.id)
_PHONE_BUSY = exists().where(*_same_phone, text("other.state = 'leased' AND other.bundled_in_id IS NULL"))
_EARLIER = exists().where(  # seen even while another sender is about to take it
    *_same_phone,
    text("other.state IN ('queued', 'leased')"),
    _other.bundled_in_id.is_(None),
    _other.due_at <= _NOW,
    tuple_(_other.rank, _other.due_at, _other.id) < tuple_(OutboxMessage.rank, OutboxMessage.due_at, OutboxMessage.id),
)
_DUE = (
    select(OutboxMessage, Volunteer.stopped_at, Volunteer.phone, Commune)
    .outerjoin(Volunteer, Volunteer.id == OutboxMessage.volunteer_id)
    .outerjoin(Commune, Commune.id == OutboxMessage.commune_id)  # outer: then SQLite looks at the outbox first
    .where(
        WAITING,
        OutboxMessage.due_at <= _NOW,
        OutboxMessage.bundled_in_id.is_(None),
        ~_PHONE_BUSY,
        ~_EARLIER,
    )
    .order_by(OutboxMessage.rank, OutboxMessage.due_at, OutboxMessage.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=OutboxMessage)
)

# On the table, and built once: building it anew costs more than running it.
_box = Base.metadata.tables["outbox_message"].c
_LATER = select(func.min(_box.due_at)).where(WAITING, _box.due_at > _NOW, _box.bundled_in_id.is_(None))


def next_due(session: Session, also: Sequence[ColumnElement[bool]], now: datetime) -> Waiting | None:
    """The next message for a sender, the urgent first, that no other sender has and that fulfils `also`."""
    # The statement as it stands is compiled once; one that is added to costs a millisecond each time.
    found = session.execute(_DUE.where(*also) if also else _DUE, {"now": now}).first()
    return Waiting(*found) if found else None


def seconds_to_wait(post: PostRoom) -> float | None:
    """How long a sender who found nothing may rest: until a message is due, or the carrier's next turn has come."""
    now = post.clock()
    at = _next_at(post, now)
    return None if at is None else max(LEAST_REST, (at - now).total_seconds())


def _next_at(post: PostRoom, now: datetime) -> datetime | None:
    with post.sessions() as session:
        session.connection(execution_options={"read_only": True})  # no writer waits for this
        due_at: datetime | None = session.scalar(_LATER, {"now": now})
        if not any(route.per_second for route in post.carriers.routes):
            return due_at
        return min((at for at in (due_at, next_turn(session, now)) if at is not None), default=None)
