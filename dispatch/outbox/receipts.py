"""What a carrier says later of a message it took: applied once, in whatever order and however often it is said."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select, update

from dispatch import care
from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.moves import lock_all
from dispatch.outbox.bounce import bounced
from dispatch.outbox.carrier_health import note_fault
from dispatch.outbox.marking import NO_ERROR, told
from dispatch.outbox.message_states import BY_PROGRESS, before, by_receipt
from dispatch.states import MessageState, StopBy
from sms.gateway import Progress, Receipt, SmsFailed


class Fate(StrEnum):
    """What became of a receipt."""

    APPLIED = "applied"
    REPEATED = "repeated"  # said before
    UNKNOWN = "unknown"  # of no message of ours
    LATE = "late"  # the message is further, or its end is written already


def take(desk: Desk, receipt: Receipt) -> Fate:
    """Apply a carrier's word to its message, and to all that travelled in the same text. The caller commits.

    A message that could not be delivered is passed on; a volunteer who told the carrier STOP is stopped.
    """
    message = _found(desk, receipt)
    if message is None:
        return Fate.UNKNOWN
    new = by_receipt(message.state, receipt.progress)
    if new is None:
        return Fate.REPEATED if message.state is BY_PROGRESS[receipt.progress] else Fate.LATE
    if receipt.progress is not Progress.DELIVERED and _of_another_try(message, receipt):
        return Fate.LATE
    if receipt.failure is not None:
        moved = _fail(desk, message, receipt, receipt.failure)
    else:
        moved = _move(desk, message, new, _known_by(desk, receipt))
    return Fate.APPLIED if moved else Fate.REPEATED


def _found(desk: Desk, receipt: Receipt) -> OutboxMessage | None:
    """The message that was sent: the first row of a bundle. One that was never tried has no receipts."""
    named = (OutboxMessage.carrier == receipt.carrier) & (OutboxMessage.carrier_id == receipt.carrier_id)
    known = OutboxMessage.key == receipt.key if receipt.key else named
    tried = select(OutboxMessage).where(known, OutboxMessage.tries > 0, OutboxMessage.bundled_in_id.is_(None))
    return desk.session.scalars(tried.limit(1).execution_options(populate_existing=True)).first()


def _of_another_try(message: OutboxMessage, receipt: Receipt) -> bool:
    """Whether it tells of an earlier copy, by another carrier or under another name: that one arriving is all one.

    Our own key is no name: it stands where the carrier gave none, with the text or with its word.
    """
    names = {message.carrier_id, receipt.carrier_id} - {None, "", message.key}
    return receipt.carrier != message.carrier or len(names) > 1


def _fail(desk: Desk, message: OutboxMessage, receipt: Receipt, failure: SmsFailed) -> bool:
    """End it as undeliverable. Requests are locked first, as every verb does."""
    rows = desk.session.scalars(select(OutboxMessage).where(_travelled(message))).all()
    requests = [row.request_id for row in rows if row.request_id is not None]
    if failure.opted_out:
        care.stop_phone(desk, message.to_phone, StopBy.CARRIER, beside=requests)
    lock_all(desk.session, requests)
    if not _move(desk, message, MessageState.FAILED, {**_known_by(desk, receipt), **told(failure)}):
        return False
    if failure.by_carrier:
        note_fault(desk.session, receipt.carrier, desk.now)
    bounced(desk, _failed(desk, rows))
    return True


def _failed(desk: Desk, rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Those that did not have an end of their own before, such as being withdrawn."""
    for row in rows:
        desk.session.refresh(row)
    return [row for row in rows if row.state is MessageState.FAILED]


def _known_by(desk: Desk, receipt: Receipt) -> dict[str, Any]:
    """What a receipt tells even of a message that nobody marked: the carrier has it, whatever an earlier try met."""
    return {
        "carrier": receipt.carrier,
        "carrier_id": func.coalesce(OutboxMessage.carrier_id, receipt.carrier_id or None),
        "sent_at": func.coalesce(OutboxMessage.sent_at, desk.now),
        "body": None,
        "in_doubt": False,
        "doubts": 0,
        **NO_ERROR,
    }


def _move(desk: Desk, message: OutboxMessage, new: MessageState, values: dict[str, Any]) -> bool:
    """Bring it and what travelled with it forward; False when another receipt, or its end, came in between."""
    ended = {} if new is MessageState.SENT else {"ended_at": desk.now}
    moved = desk.session.execute(
        update(OutboxMessage)
        .where(_travelled(message), OutboxMessage.state.in_(before(new)))
        .values(state=new, **values, **ended)
        .execution_options(synchronize_session=False)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def _travelled(message: OutboxMessage) -> Any:
    return or_(OutboxMessage.id == message.id, OutboxMessage.bundled_in_id == message.id)
