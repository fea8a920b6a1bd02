"""Codes sent to volunteers whose number nobody has confirmed yet. What the code was is kept nowhere, only its hash."""

import hashlib
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select

from dispatch.channels import is_landline
from dispatch.deadlines import civil_hour
from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of
from dispatch.line import PhoneCode
from dispatch.links import hashed, new_token
from dispatch.numbers.proof import CODE_KINDS, withdraw_codes
from dispatch.outbox.posting import post
from dispatch.people import Volunteer
from dispatch.states import Channel, MessageState
from sms.texts.number import number_code, spoken_number_check

VALID_FOR = timedelta(days=7)
MOST_A_DAY = 3
DOUBLE_TAP = timedelta(minutes=1)
TRIED_FOR = timedelta(days=2)  # a phone that stays off longer is a matter for the mairie
_DAY = timedelta(days=1)
_COST = 2**12  # of one guess, about ten milliseconds: a copy of the database does not give a million codes at once


@dataclass(frozen=True)
class NewCode:
    """A code that nobody was sent yet. Hashing it takes its time, so it may be made before anybody is kept waiting."""

    token: str
    code: str
    token_hash: str
    code_hash: str


class Sending(StrEnum):
    """What became of a code that was to be sent."""

    TEXT = "text"
    CALL = "call"
    BY_HAND = "by_hand"  # a landline, and no carrier that calls: somebody at the mairie does
    NOT_NEEDED = "not_needed"  # confirmed already, or wants no messages
    JUST_SENT = "just_sent"
    TOO_MANY = "too_many"


def send_code(desk: Desk, volunteer: Volunteer, ready: NewCode | None = None) -> Sending:
    """Put a new code in the outbox, for the next civil hour; those sent before are worth nothing any more.

    `ready` is one made beforehand, for them alone.
    """
    desk.session.flush()
    desk.session.refresh(volunteer, with_for_update=True)  # two agents who press at once send one code
    channel = channel_of(volunteer, can_call=desk.line.can_call)
    if channel is None or volunteer.phone_verified_at is not None or volunteer.stopped_at is not None:
        return Sending.BY_HAND if volunteer.phone_verified_at is None and channel is None else Sending.NOT_NEEDED
    if refusal := _too_soon(desk, volunteer):
        return refusal
    withdraw_codes(desk, volunteer)
    due_at = civil_hour(volunteer.commune, desk.now)
    kind, body = _worded(desk, volunteer, channel, due_at, ready or new_code(desk.rng))
    message = OutboxMessage(
        key=f"code:{desk.rng.randbytes(8).hex()}",
        commune_id=volunteer.commune_id,
        volunteer_id=volunteer.id,
        channel=channel,
        kind=kind,
        to_phone=volunteer.phone,
        body=body,
        created_at=desk.now,
        due_at=due_at,
        expires_at=due_at + TRIED_FOR,
    )
    post(desk, message)
    return Sending.CALL if channel is Channel.VOICE else Sending.TEXT


def new_code(rng: random.Random) -> NewCode:
    """A code and its link, with their hashes."""
    token, code = new_token(rng), f"{rng.randrange(10**6):06}"
    token_hash = hashed(token)
    return NewCode(token, code, token_hash, _code_hash(code, token_hash))


def channel_of(volunteer: Volunteer, *, can_call: bool) -> Channel | None:
    """By what a volunteer can be reached; None for a landline that nobody can call by machine."""
    landline = is_landline(volunteer.phone)
    if can_call and (landline or volunteer.prefers_voice):
        return Channel.VOICE
    return None if landline else Channel.SMS


def is_code(code_hash: str, code: str, token_hash: str) -> bool:
    """Whether `code` is the one behind `code_hash`."""
    return bool(code_hash) and code_hash == _code_hash(code, token_hash)


def _too_soon(desk: Desk, volunteer: Volunteer) -> Sending | None:
    # Whoever sent them: a stranger's number may be typed on the public page of each commune of the installation.
    theirs = (
        OutboxMessage.to_phone == volunteer.phone,
        OutboxMessage.kind.in_(CODE_KINDS),
        OutboxMessage.state != MessageState.CANCELLED,
    )
    mine = (*theirs, OutboxMessage.volunteer_id == volunteer.id)
    latest = desk.session.scalar(select(func.max(OutboxMessage.created_at)).where(*mine))
    if latest is not None and latest > desk.now - DOUBLE_TAP:
        return Sending.JUST_SENT
    today = (*theirs, OutboxMessage.created_at > desk.now - _DAY, OutboxMessage.state != MessageState.QUEUED)
    left = desk.session.scalar(select(func.count()).where(*today)) or 0
    return Sending.TOO_MANY if left >= MOST_A_DAY else None


def _worded(
    desk: Desk, volunteer: Volunteer, channel: Channel, sent_at: datetime, new: NewCode
) -> tuple[str, str | None]:
    """The kind and the words of a message, whose code is remembered. A call has neither: the key pressed is enough."""
    kept = desk.session.get(PhoneCode, volunteer.id) or PhoneCode(volunteer_id=volunteer.id)
    kept.token_hash, kept.sent_at, kept.tries = new.token_hash, sent_at, 0
    kept.code_hash = "" if channel is Channel.VOICE else new.code_hash
    desk.session.add(kept)
    if channel is Channel.VOICE:
        return spoken_number_check.__name__, None
    link = f"{desk.line.base_url}/n/{new.token}"
    return number_code.__name__, number_code(frame_of(desk, volunteer.commune), code=new.code, link=link)


def _code_hash(code: str, token_hash: str) -> str:
    """The link's hash is the salt: equal codes of two volunteers, or of two texts, look nothing alike."""
    return hashlib.scrypt(code.encode(), salt=token_hash.encode(), n=_COST, r=8, p=1, dklen=32).hex()
