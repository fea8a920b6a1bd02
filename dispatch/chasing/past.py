"""What the journal of a request says of its search: since when, was the mairie told, since when is nobody asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.requests import Request
from dispatch.states import State

LOOKING = (State.OPEN, State.IN_CHARGE)
_BEGINNING = frozenset({Event.RELAUNCHED, Event.RESUMED})
_IDLE = frozenset({Event.SEARCH_REMINDED, Event.NOBODY_LEFT, Event.RESUMED})


@dataclass(frozen=True)
class Past:
    """Instants are aware. A search that begins anew has all its time again.

    So it does after a failed visit, after a suspension, and with another urgency.
    """

    since: datetime  # when the present search began
    told: bool  # whether the mairie has heard since then that nobody is found
    idle_since: datetime  # when the referent in charge was last left to choose somebody
    waits_until: datetime | None = None  # when the next neighbour may be asked, while nobody may be


def said_at(details: Mapping[str, Any]) -> datetime | None:
    """When a reminder that waited for the morning is said, from the details of its line; None: it was said at once."""
    said = details.get("said_at")
    return datetime.fromisoformat(said) if said else None


def waits_of(session: Session, requests: Iterable[Request]) -> dict[int, datetime]:
    """Of these requests those whose search waits, by their ids, until the next neighbour may be asked: one query."""
    idle = [one.id for one in requests if one.state is State.IN_CHARGE]
    if not idle:
        return {}
    telling = or_(JournalEntry.event.in_((*_IDLE, Event.WAVE_WAITS)), JournalEntry.to_state == State.IN_CHARGE)
    latest = select(func.max(JournalEntry.id)).where(JournalEntry.request_id.in_(idle), telling)
    lines = select(JournalEntry.request_id, JournalEntry.details).where(
        JournalEntry.id.in_(latest.group_by(JournalEntry.request_id)), JournalEntry.event == Event.WAVE_WAITS
    )
    return {id_: datetime.fromisoformat(details["until"]) for id_, details in session.execute(lines) if id_}


def past_of(session: Session, request: Request) -> Past:
    """Read it: one query, over the few lines that matter."""
    telling = (*_BEGINNING, *_IDLE, Event.MAIRIE_TOLD, Event.WAVE_WAITS, Event.AMENDED)
    lines = (
        select(
            JournalEntry.at, JournalEntry.event, JournalEntry.from_state, JournalEntry.to_state, JournalEntry.details
        )
        .where(JournalEntry.request_id == request.id)
        .where(or_(JournalEntry.event.in_(telling), JournalEntry.to_state.in_(LOOKING)))
        .order_by(JournalEntry.id)
    )
    since, told, idle_since = request.opened_at, False, request.opened_at
    waits_until: datetime | None = None
    for at, event, old, new, details in session.execute(lines):
        if event in _BEGINNING or (new in LOOKING and old not in LOOKING):
            since, told = at, False
        if event == Event.AMENDED and "urgency" in details.get("fields", ()):
            since, told = at, False
            waits_until = waits_until and min(waits_until, at)
        if event in _IDLE or new is State.IN_CHARGE:
            idle_since, waits_until = said_at(details) or at, None
        if event == Event.WAVE_WAITS:
            waits_until = datetime.fromisoformat(details["until"])
        told = told or event == Event.MAIRIE_TOLD
    return Past(since, told, idle_since, waits_until)
