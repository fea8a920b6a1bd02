"""The trace that a command leaves of what it changed: no agent did it, somebody at the machine."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from dispatch.commune_journal import note_commune
from dispatch.desk import Desk, Line
from dispatch.events import Event
from dispatch.places import Commune


def note_command(session: Session, commune: Commune, event: Event, **details: Any) -> None:
    """Write it in the command's own transaction. `details`: ids, counts and words, never a name or a number."""
    desk = Desk(session, datetime.now(UTC), Line("", can_reply=False))
    note_commune(desk, commune.id, event, command=1, **details)
