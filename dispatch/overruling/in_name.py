"""What follows when an agent notes what somebody said on the phone: they get the page they would have had."""

from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell
from dispatch.requests import Ask
from dispatch.states import State
from sms import texts

_NEXT = {State.IN_CHARGE: texts.referent_to_search, State.DONE: texts.referent_to_verify}


def send_page(desk: Desk, ask: Ask) -> None:
    """Text a referent who took charge by phone: their page is behind the link, with what is theirs to do now."""
    wording = _NEXT.get(ask.request.state)
    line = select(JournalEntry).where(
        JournalEntry.request_id == ask.request_id, JournalEntry.event == Event.TAKEN_CHARGE
    )
    entry = desk.session.scalar(line.order_by(JournalEntry.id.desc()).limit(1))
    if wording is not None and entry is not None:
        tell(desk, entry, ask, wording)
