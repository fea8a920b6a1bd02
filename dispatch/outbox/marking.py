"""Writing down what became of a send: for the message leased, and for all that travelled in the same text."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from dispatch.base import Base
from dispatch.journal import OutboxMessage
from dispatch.outbox.carrier_health import note_fault
from dispatch.outbox.leasing import Leased
from dispatch.outbox.message_states import FINAL
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.retries import pause_after
from dispatch.states import Channel, MessageState
from sms.gateway import Accepted, SmsFailed

_OUTBOX = Base.metadata.tables["outbox_message"]  # not by the class: a mark reads no row, and this is much quicker
_HELD = update(_OUTBOX).where(_OUTBOX.c.lease == bindparam("held_lease"), _OUTBOX.c.state == MessageState.LEASED)
_LEADER = _HELD.where(_OUTBOX.c.id == bindparam("leased_id"))
_FOLLOWERS = _HELD.where(_OUTBOX.c.bundled_in_id == bindparam("leased_id"))

NO_ERROR = {"error": None, "error_code": None}  # of an earlier try
LONGEST_ERROR, LONGEST_CODE = 200, 20  # characters, as the columns


@dataclass(frozen=True)
class Outcome:
    """What came of a try. `asked_only`: the carrier could not say whether it has the text, so nothing was sent.

    `unresolved`: an earlier try may have succeeded, and there is nobody to ask. `absent`: its carrier says that it does
    not have the text of an earlier try, and nothing was sent. `slow`: it took longer than a carrier should.
    """

    result: Accepted | SmsFailed
    asked_only: bool = False
    unresolved: bool = False
    absent: bool = False
    slow: bool = False


def mark(post: PostRoom, leased: Leased, outcome: Outcome) -> list[int]:
    """Write what became of it, unless the lease ran out and another sender has it now. The ids of what failed."""
    now, result = post.clock(), outcome.result
    with post.sessions.begin() as session:
        failed: list[int] = []
        if isinstance(result, Accepted):
            _accepted(session, leased, result, price=post.carriers.segment_price_micros, now=now)
        elif result.permanent and not outcome.asked_only:
            failed = _given_up(session, leased, result, now)
        else:
            _put_off(session, leased, outcome, result, due_at=now + _pause(post, leased, outcome, result))
        if outcome.slow or (isinstance(result, SmsFailed) and result.by_carrier):
            note_fault(session, leased.carrier, now)
    return failed


def _pause(post: PostRoom, leased: Leased, outcome: Outcome, failure: SmsFailed) -> timedelta:
    """How long it waits: not beyond its own end, and not at all where it is free to go by any carrier."""
    if outcome.absent:
        return timedelta()
    pause = pause_after(leased.tries, post.rng, in_doubt=failure.in_doubt or outcome.asked_only)
    return pause if leased.ask_only else min(pause, leased.text.validity)


def _accepted(session: Session, leased: Leased, accepted: Accepted, *, price: int | None, now: datetime) -> None:
    left = {"state": MessageState.SENT, "sent_at": now, "body": None, "carrier_id": accepted.carrier_id, **NO_ERROR}
    bill: dict[str, Any] = {}
    if leased.channel is Channel.SMS:
        bill = {"segments": accepted.segments, "price_micros": None if price is None else accepted.segments * price}
    own = {"in_doubt": False, "doubts": 0, **bill}
    if not (_write(session, leased, left, own) or _overtaken(session, leased, left, own)):
        _fill(session, leased, {"carrier_id": func.coalesce(OutboxMessage.carrier_id, accepted.carrier_id), **bill})


def _overtaken(session: Session, leased: Leased, left: dict[str, Any], own: dict[str, Any]) -> bool:
    """Another sender took it before the carrier said yes, in the same words: it has left all the same.

    After one more try it may be in other words, with other messages in it: of those nothing is known.
    """
    alive = _OUTBOX.c.state.in_((MessageState.QUEUED, MessageState.LEASED))
    leader = update(_OUTBOX).where(_OUTBOX.c.id == leased.id, alive, _OUTBOX.c.tries == leased.tries + 1)
    if not session.execute(leader.values(**left, **own)).rowcount:  # type: ignore[attr-defined]
        return False
    session.execute(update(_OUTBOX).where(_OUTBOX.c.bundled_in_id == leased.id, alive).values(**left))
    return True


def _fill(session: Session, leased: Leased, unknown: dict[str, Any]) -> None:
    """A receipt was quicker: its state stays, and the mark only adds what it did not know."""
    ours = (OutboxMessage.id == leased.id, OutboxMessage.lease == leased.lease)
    already = OutboxMessage.state.in_(FINAL | {MessageState.SENT})
    session.execute(
        update(OutboxMessage).where(*ours, already).values(**unknown).execution_options(synchronize_session=False)
    )


def _given_up(session: Session, leased: Leased, failure: SmsFailed, now: datetime) -> list[int]:
    ended = {"state": MessageState.FAILED, "ended_at": now, "body": None, **told(failure)}
    if not _write(session, leased, ended, {"in_doubt": False}):
        return []
    travelled = or_(OutboxMessage.id == leased.id, OutboxMessage.bundled_in_id == leased.id)
    return list(session.scalars(select(OutboxMessage.id).where(travelled, OutboxMessage.lease == leased.lease)))


def _put_off(session: Session, leased: Leased, outcome: Outcome, failure: SmsFailed, *, due_at: datetime) -> None:
    own: dict[str, Any] = {}
    if outcome.asked_only or (outcome.unresolved and not failure.in_doubt):
        own = {"doubts": _OUTBOX.c.doubts - 1}  # this try sent nothing: nobody knows less than before, nor more
    elif not failure.in_doubt:
        own = {"in_doubt": False, "doubts": 0}
    _write(session, leased, {"state": MessageState.QUEUED, "due_at": due_at, **told(failure)}, own)


def told(failure: SmsFailed) -> dict[str, str | None]:
    """The columns that say why, cut to their length."""
    return {"error": str(failure)[:LONGEST_ERROR], "error_code": failure.code[:LONGEST_CODE] or None}


def _write(session: Session, leased: Leased, shared: dict[str, Any], own: dict[str, Any]) -> bool:
    """Change the rows of this lease; `own` for the message leased alone. False when it is no longer this sender's."""
    held = {"leased_id": leased.id, "held_lease": leased.lease}
    if not session.execute(_LEADER.values(**shared, **own), held).rowcount:  # type: ignore[attr-defined]
        return False
    if leased.others:
        session.execute(_FOLLOWERS.values(**shared), held)
    return True
