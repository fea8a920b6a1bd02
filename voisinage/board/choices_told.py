"""One choice of the mairie leaves several lines in the journal: the story keeps the one that says most of it."""

from collections.abc import Sequence
from datetime import datetime

from dispatch.events import Event
from dispatch.journal import JournalEntry

Moment = tuple[datetime, int | None]


def choices_once(entries: Sequence[JournalEntry]) -> list[JournalEntry]:
    """The same lines, in order, without those whose choice another one tells better.

    "A préféré" has the name, the rank and the reason; "a choisi" has the name; "choisit quelqu’un d’autre" has none.
    """
    preferred = {_ask(entry) for entry in entries if entry.event == Event.CHOSEN_OTHERWISE}
    named = {_moment(entry) for entry in entries if _names_somebody(entry)}

    def is_said_elsewhere(entry: JournalEntry) -> bool:
        if entry.event != Event.REASSIGNED:
            return False
        return _ask(entry) in preferred if _ask(entry) else _moment(entry) in named

    return [entry for entry in entries if not is_said_elsewhere(entry)]


def _names_somebody(entry: JournalEntry) -> bool:
    return entry.event == Event.CHOSEN_OTHERWISE or (entry.event == Event.REASSIGNED and _ask(entry) is not None)


def _ask(entry: JournalEntry) -> int | None:
    number: int | None = entry.details.get("ask")
    return number


def _moment(entry: JournalEntry) -> Moment:
    """Of one act: its instant and the agent."""
    return entry.at, entry.actor_agent_id
