"""Answers to replies: at once, whatever the hour, but only so many: two machines must not talk to each other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from dispatch.desk import Desk
from dispatch.journal import ANSWER, OutboxMessage
from dispatch.letters import NEWS_KEEP, frame_of
from dispatch.outbox.posting import post
from dispatch.people import Volunteer

MOST_ANSWERS = 5  # to one number within an hour
HOUR = timedelta(hours=1)


def answer(desk: Desk, volunteer: Volunteer, wording: Callable[..., str], **facts: Any) -> bool:
    """Answer a reply in the words of `wording`, a `reply_…` of `sms.texts`. False, and silence, beyond MOST_ANSWERS."""
    if _answers_lately(desk, volunteer.phone) >= MOST_ANSWERS:
        return False
    message = OutboxMessage(
        key=f"answer:{desk.rng.randbytes(8).hex()}",
        commune_id=volunteer.commune_id,
        volunteer_id=volunteer.id,
        kind=wording.__name__,
        to_phone=volunteer.phone,
        body=wording(frame_of(desk, volunteer.commune), **facts),
        rank=0,
        created_at=desk.now,
        due_at=desk.now,
        expires_at=desk.now + NEWS_KEEP,
    )
    post(desk, message)
    return True


def _answers_lately(desk: Desk, phone: str) -> int:
    answers = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.to_phone == phone,
        OutboxMessage.kind.startswith(ANSWER, autoescape=True),
        OutboxMessage.created_at > desk.now - HOUR,
    )
    return desk.session.scalar(answers) or 0
