"""A volunteer shows that a number is theirs: by a link, by the code replied or told to the mairie, by a key."""

import re
import unicodedata
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import care
from dispatch.desk import Desk
from dispatch.inbox.answering import answer
from dispatch.journal import OutboxMessage
from dispatch.line import PhoneCode
from dispatch.links import hashed
from dispatch.numbers.codes import VALID_FOR, is_code
from dispatch.numbers.proof import CODE_KINDS, prove
from dispatch.people import Agent, Volunteer
from sms.texts.number import reply_number_verified

MOST_TRIES = 5
_ONE_CODE = re.compile(r"\D*(\d{3})[\s.\-]?(\d{3})\D*")  # six digits and no other, whatever is said around them
_LONGEST = 160  # characters of an answer that may be a code


class Entry(StrEnum):
    """What a code that was typed turned out to be."""

    RIGHT = "right"
    WRONG = "wrong"
    OLD = "old"  # more than a week, or replaced, or never sent
    SPENT = "spent"  # too many wrong ones before


def code_in(text: str) -> str | None:
    """The six digits of an answer that can only be a code."""
    found = _ONE_CODE.fullmatch(unicodedata.normalize("NFKC", text)) if len(text) <= _LONGEST else None
    return "".join(found.groups()) if found and found[1].isascii() and found[2].isascii() else None


def enter_code(desk: Desk, volunteer: Volunteer, typed: str, *, agent: Agent | None = None) -> Entry:
    """Take a code for this volunteer; a wrong one is counted, so the caller commits in either case.

    `agent`: who typed it, when the volunteer told it by phone.
    """
    kept = _kept_for(desk, volunteer)
    if kept is None or kept.sent_at + VALID_FOR < desk.now:
        return Entry.OLD
    if kept.tries >= MOST_TRIES:
        return Entry.SPENT
    code = code_in(typed)
    if code is None or not is_code(kept.code_hash, code, kept.token_hash):
        kept.tries += 1
        return Entry.WRONG
    prove(desk, volunteer, agent=agent)
    return Entry.RIGHT


def confirm_by_reply(desk: Desk, phone: str, text: str) -> Volunteer | None:
    """Take the code that came in a text from `phone`, and thank for it; None when it is not the right one, or none."""
    if code_in(text) is None:
        return None
    waiting = select(Volunteer).join(PhoneCode).where(Volunteer.phone == phone).order_by(Volunteer.id)
    for volunteer in desk.session.scalars(waiting).all():
        if enter_code(desk, volunteer, text) is Entry.RIGHT:
            _welcome(desk, volunteer)
            answer(desk, volunteer, reply_number_verified)
            return volunteer
    return None


def confirm_by_call(desk: Desk, message: OutboxMessage) -> Volunteer | None:
    """Take the key pressed in the call of `message`; None when it was about something else or rang elsewhere."""
    volunteer = message.volunteer
    if volunteer is None or message.kind not in CODE_KINDS or message.to_phone != volunteer.phone:
        return None
    prove(desk, volunteer)
    _welcome(desk, volunteer)
    return volunteer


def code_behind(session: Session, token: str) -> PhoneCode | None:
    """The code whose text carried this link. Looking changes nothing: scanners open links too."""
    return session.scalar(select(PhoneCode).where(PhoneCode.token_hash == hashed(token)))


def confirm_by_link(desk: Desk, token: str) -> bool:
    """Take the button of the link's page: who has the link has the phone. False when it is too old or replaced."""
    found = code_behind(desk.session, token)
    kept = _kept_for(desk, found.volunteer) if found else None
    if kept is None or kept.token_hash != hashed(token) or kept.sent_at + VALID_FOR < desk.now:
        return False
    prove(desk, kept.volunteer)
    _welcome(desk, kept.volunteer)
    return True


def _welcome(desk: Desk, volunteer: Volunteer) -> None:
    """Whoever says yes is back among us."""
    if volunteer.stopped_at is not None:
        care.resume(desk, volunteer)


def _kept_for(desk: Desk, volunteer: Volunteer) -> PhoneCode | None:
    """What is kept of their code, held until the transaction ends: tries are counted one by one.

    The volunteer is held first, as by whoever sends a code, or the two could wait for one another.
    """
    desk.session.flush()
    desk.session.refresh(volunteer, with_for_update=True)
    return desk.session.get(PhoneCode, volunteer.id, with_for_update=True, populate_existing=True)
