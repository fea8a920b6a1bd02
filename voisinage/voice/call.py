"""The call in hand, and what has already happened in it: a carrier may post the same key twice."""

from dataclasses import dataclass

from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.requests import Ask


@dataclass(frozen=True)
class Call:
    """`name` is the carrier's. `from_us`: we rang the number we hold; otherwise nobody knows who is calling."""

    name: str
    from_us: bool


def happened_in(here: Desk, call: Call, ask: Ask, event: Event, **details: str) -> bool:
    """Whether the journal has this event of this ask, in this call, with these details."""
    lines = select(JournalEntry.details).where(JournalEntry.request_id == ask.request_id, JournalEntry.event == event)
    wanted = {"ask": ask.id, "call": call.name, **details}
    return any(wanted.items() <= line.items() for line in here.session.scalars(lines))
