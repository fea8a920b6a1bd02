"""A text comes in: kept once however often its carrier brings it, acted upon, or left for somebody to read."""

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from dispatch import care
from dispatch.desk import Desk
from dispatch.inbox import replies
from dispatch.inbox.letter_alone import completed
from dispatch.line import IncomingText
from dispatch.numbers.confirmation import confirm_by_reply
from dispatch.states import StopBy
from sms.incoming import Incoming
from sms.replies import Meaning, understand

LONGEST = 1_600  # characters of a text in as many parts as carriers join
_READING = 0x7265_7064  # with a phone's number: the lock under which what it sends is read


def take_in(desk: Desk, incoming: Incoming) -> bool:
    """Take in what a carrier brings; the caller commits. False when it had been brought before: nothing is done again.

    Of an unknown number only that it wrote is kept, and it gets no answer. The words of a volunteer are kept where
    somebody at the mairie must read them, until they have.
    """
    _wait_for_turn(desk, incoming.from_phone)
    said = completed(desk, incoming.from_phone, incoming.body) or understand(incoming.body)
    kept = _keep_once(desk, incoming, said.meaning)
    if kept is None:
        return False
    volunteers = care.with_phone(desk, incoming.from_phone)
    if volunteers:
        kept.volunteer_id = replies.last_asked(desk, volunteers).id
        confirmed = confirm_by_reply(desk, incoming.from_phone, incoming.body)
        kept.needs_human = confirmed is None and not replies.respond(desk, volunteers, said)
        kept.body = incoming.body.replace("\0", "")[:LONGEST] if kept.needs_human else None
    elif said.meaning is Meaning.STOP:
        care.stop_phone(desk, incoming.from_phone, StopBy.REPLY)  # perhaps an agent's, who is told how requests end
    desk.session.flush()
    return True


def _wait_for_turn(desk: Desk, phone: str) -> None:
    """Read one phone's texts one by one, or five answers an hour would be five a process. SQLite writes so anyway."""
    if desk.session.get_bind().dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:reading, hashtext(:phone))")
        desk.session.execute(lock, {"reading": _READING, "phone": phone})


def _keep_once(desk: Desk, incoming: Incoming, meaning: Meaning) -> IncomingText | None:
    dialect = desk.session.get_bind().dialect.name
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(IncomingText)
    text_id = desk.session.scalar(
        insert.values(
            carrier=incoming.carrier,
            carrier_id=incoming.carrier_id,
            from_phone=incoming.from_phone,
            meaning=meaning,
            received_at=desk.now,
            needs_human=False,
        )
        .on_conflict_do_nothing(index_elements=["carrier", "carrier_id"])
        .returning(IncomingText.id)
    )
    return desk.session.get_one(IncomingText, text_id) if text_id is not None else None
