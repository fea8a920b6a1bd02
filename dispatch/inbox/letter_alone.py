"""A letter alone, sent when we have just asked "de quelle demande parlez-vous ?": it completes the answer before it."""

from datetime import timedelta

from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.line import IncomingText
from sms import texts
from sms.replies import Answer, letter_alone

ASKED_LATELY = timedelta(hours=1)


def completed(desk: Desk, phone: str, words: str) -> Answer | None:
    """The whole answer of which `words` are the letter. None where they are more, or less, or nobody asked for one.

    What this phone sent last must be the very text that we asked about: any other in between may have changed its mind.
    """
    code = letter_alone(words)
    if code is None:
        return None
    latest = select(IncomingText).where(IncomingText.from_phone == phone).order_by(IncomingText.id.desc()).limit(1)
    before = desk.session.scalar(latest)
    if before is None or before.received_at <= desk.now - ASKED_LATELY:
        return None
    asked_which = select(OutboxMessage.id).where(
        OutboxMessage.to_phone == phone,
        OutboxMessage.kind == texts.reply_which.__name__,
        OutboxMessage.created_at == before.received_at,  # an answer is written at the instant its text is read
    )
    return Answer(before.meaning, code) if desk.session.scalar(asked_which.limit(1)) else None
