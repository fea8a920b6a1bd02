"""Why somebody who had said yes does not hold the place any more: what the journal knows, not what one would guess."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.bricoleurs import NotDone
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.requests import Request


class Why(StrEnum):
    """What ended a yes."""

    GIVEN_BACK = "given_back"
    NOT_DONE = "not_done"
    DENIED = "denied"  # reported done, and the person says no
    NEVER_REPORTED = "never_reported"  # the person says no before anything was reported


@dataclass(frozen=True)
class Parting:
    """What ended one yes; `reason` where they said why it was not done."""

    why: Why
    reason: NotDone | None = None


def partings(session: Session, request: Request) -> dict[int, Parting]:
    """The last parting of each ask, by its id."""
    lines = select(JournalEntry).where(JournalEntry.request_id == request.id, JournalEntry.event.in_(_TELLING))
    return _partings(session.scalars(lines.order_by(JournalEntry.id)))


_TELLING = (
    Event.BRICOLEUR_ACCEPTED,
    Event.REPORTED_DONE,
    Event.GIVEN_BACK,
    Event.REPORTED_NOT_DONE,
    Event.REPORT_SILENT,
    Event.STOOD_DOWN,
    Event.REOPENED,
)


def _partings(entries: Iterable[JournalEntry]) -> dict[int, Parting]:
    found: dict[int, Parting] = {}
    held: dict[int, Why] = {}  # who holds a place, and what a call that says no then means for them
    for entry in entries:
        ask_id = int(entry.details.get("ask", 0))
        if entry.event == Event.BRICOLEUR_ACCEPTED:
            held[ask_id] = Why.NEVER_REPORTED
        elif entry.event == Event.REPORTED_DONE:
            held[ask_id] = Why.DENIED
        elif entry.event == Event.REOPENED:
            found |= {one: Parting(why) for one, why in held.items()}
            held.clear()
        else:
            found |= _left(entry, ask_id)
            held.pop(ask_id, None)
    return found


def _left(entry: JournalEntry, ask_id: int) -> dict[int, Parting]:
    if entry.event == Event.GIVEN_BACK:
        return {ask_id: Parting(Why.GIVEN_BACK)}
    if entry.event == Event.REPORTED_NOT_DONE:
        return {ask_id: Parting(Why.NOT_DONE, NotDone(entry.details["reason"]))}
    return {}
