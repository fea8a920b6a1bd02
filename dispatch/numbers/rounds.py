"""Codes for everybody in a commune whose number is not confirmed yet, in one go."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, or_, select

from dispatch.desk import Desk
from dispatch.line import PhoneCode
from dispatch.numbers.codes import VALID_FOR, NewCode, Sending, channel_of, send_code
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.states import Channel

_BY_CHANNEL = {Channel.SMS: Sending.TEXT, Channel.VOICE: Sending.CALL, None: Sending.BY_HAND}


def unverified(commune: Commune) -> Select[Volunteer]:
    """The volunteers of a commune whose number is not confirmed, but for those who want no messages."""
    return select(Volunteer).where(
        Volunteer.commune_id == commune.id, Volunteer.phone_verified_at.is_(None), Volunteer.stopped_at.is_(None)
    )


def send_codes(desk: Desk, commune: Commune, *, again: bool = False) -> Counter[Sending]:
    """Send a code to each of them who has none that is still good, or with `again` to all; how many of each outcome."""
    people = unverified(commune).outerjoin(PhoneCode).order_by(Volunteer.id)
    if not again:
        people = people.where(or_(PhoneCode.sent_at.is_(None), PhoneCode.sent_at < desk.now - VALID_FOR))
    return Counter(send_code(desk, volunteer) for volunteer in desk.session.scalars(people).all())


def never_sent(desk: Desk, commune: Commune) -> Sequence[Volunteer]:
    """Those who were never sent a code for the number they have now."""
    return desk.session.scalars(_never_sent(commune)).all()


def welcome_foretold(desk: Desk, volunteers: Iterable[Volunteer]) -> Counter[Sending]:
    """What `welcome` would answer for these, with nothing sent."""
    return Counter(_BY_CHANNEL[channel_of(volunteer, can_call=desk.line.can_call)] for volunteer in volunteers)


def welcome(desk: Desk, commune: Commune, ready: Mapping[int, NewCode]) -> Counter[Sending]:
    """Send these codes, by volunteer, to those who were still never sent one: a list read twice disturbs nobody."""
    people = desk.session.scalars(_never_sent(commune).where(Volunteer.id.in_(ready))).all()
    return Counter(send_code(desk, volunteer, ready[volunteer.id]) for volunteer in people)


def _never_sent(commune: Commune) -> Select[Volunteer]:
    return unverified(commune).outerjoin(PhoneCode).where(PhoneCode.volunteer_id.is_(None)).order_by(Volunteer.id)
