"""What a prescriber changed or noted since, for somebody a text sent here to read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.prescribing.amending import FOR_NEIGHBOURS
from dispatch.prescribing.notes import notes_on
from dispatch.prescribing.tables import RequestNote
from dispatch.requests import Ask
from dispatch.states import Role
from voisinage.wording import FIELDS, listed

FRESH = timedelta(days=3)
MOST_READ = 10  # lines of the journal: the changes of three days


@dataclass(frozen=True)
class Changes:
    """`fields`: what has changed lately, in words, or nothing. `notes`: those the referent in charge may read."""

    fields: str
    notes: Sequence[RequestNote]


def changes(here: Desk, ask: Ask) -> Changes:
    """What is new to the reader of this ask's page. A neighbour reads no notes, nor of a number they do not have."""
    for_referent = ask.role is Role.REFERENT
    lines = select(JournalEntry.details).where(
        JournalEntry.request_id == ask.request_id,
        JournalEntry.event == Event.AMENDED,
        JournalEntry.at >= max(here.now - FRESH, ask.answered_at or ask.asked_at),  # before, they read what stands now
    )
    latest = here.session.scalars(lines.order_by(JournalEntry.id.desc()).limit(MOST_READ))
    names = {name for details in latest for name in details.get("fields", ())}
    shown = [words for name, words in FIELDS.items() if name in names and (for_referent or name in FOR_NEIGHBOURS)]
    notes = notes_on(here.session, ask.request, for_referent=True) if for_referent else ()
    return Changes(listed(shown), notes)
