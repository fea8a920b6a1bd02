"""The journal lines of a commune as a whole: what was decided for no request in particular."""

from typing import Any

from dispatch.desk import CLOCK, Actor, Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry


def note_commune(desk: Desk, commune_id: int, event: Event, actor: Actor = CLOCK, **details: Any) -> JournalEntry:
    """Write one line in the transaction of what it tells. `details`: ids, counts, words and dates, never a name."""
    entry = JournalEntry(
        commune_id=commune_id,
        at=desk.now,
        event=event,
        actor_agent_id=actor.agent_id,
        actor_volunteer_id=actor.volunteer_id,
        details=details,
    )
    desk.session.add(entry)
    desk.session.flush()
    return entry
