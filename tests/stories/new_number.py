"""Volunteers whose number nobody has confirmed yet, and the codes that are sent to them."""

import re

from dispatch.journal import OutboxMessage
from dispatch.numbers.codes import Sending, send_code
from dispatch.people import Volunteer
from tests.stories.town import Phone, Town

CODE = re.compile(r"\b\d{6}\b")


def newcomer(town: Town, phone: Phone, *, number: str | None = None, prefers_voice: bool = False) -> Phone:
    """Make somebody of the town a newcomer: their number is not confirmed; another number may be given."""
    with town.sessions.begin() as session:
        volunteer = session.get_one(Volunteer, phone.volunteer_id)
        volunteer.phone_verified_at, volunteer.prefers_voice = None, prefers_voice
        volunteer.phone = phone.number = number or phone.number
    return phone


def is_sent_a_code(town: Town, phone: Phone) -> Sending:
    """Send a code; what became of it."""
    with town.desk() as desk:
        sending = send_code(desk, desk.session.get_one(Volunteer, phone.volunteer_id))
    town.delivers()
    return sending


def code_on(phone: Phone) -> str:
    """The code in the last text."""
    found = CODE.search(phone.texts[-1].split("http")[0]) or CODE.search(phone.texts[-1].split("code ")[-1])
    assert found, phone.texts[-1]
    return found[0]


def token_on(phone: Phone, which: int = -1) -> str:
    """The token of the link in a text that carried a code, by default the last one."""
    return [found[1] for text in phone.texts if (found := re.search(r"/n/([\w-]+)", text))][which]


def volunteer_of(town: Town, phone: Phone) -> Volunteer:
    """The owner of a phone, as the database has them now."""
    with town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id)


def is_verified(town: Town, phone: Phone) -> bool:
    """Whether the number is confirmed."""
    return volunteer_of(town, phone).phone_verified_at is not None


def codes_in_outbox(town: Town) -> list[OutboxMessage]:
    """Every message that carried a code, or a call in its place."""
    return [message for message in town.messages() if message.kind in ("number_code", "spoken_number_check")]
