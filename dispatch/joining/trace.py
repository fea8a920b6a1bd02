"""What happened to a commune's volunteers, in its journal: ids and counts, never a name."""

from typing import Any

from dispatch.desk import CLOCK, Actor, Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry


def trace(desk: Desk, commune_id: int, event: Event, *, actor: Actor = CLOCK, **details: Any) -> JournalEntry:
    """Write one line of the commune's journal, in the transaction of what it tells."""
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
