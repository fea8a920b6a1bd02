"""The journal of a request as a story in French: who did what and when, and why this one was asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent, Volunteer
from dispatch.requests import Ask, Request
from voisinage.board.choices_told import choices_once
from voisinage.board.departures import departures
from voisinage.board.sentences import sentence
from voisinage.wording import listed, typeset

T = TypeVar("T", Agent, Volunteer)
SOMEBODY = "un bénévole"  # erased since, or never noted


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened. `at` is aware; `why` says why this volunteer was asked, and is empty otherwise.

    `tone` is a class of the style sheet's timeline: what went well, what went wrong. `aside`: it follows from the line
    before, or only tells who looked (`look`). `entry_id` is its line in the journal.
    """

    at: datetime
    text: str
    why: str = ""
    tone: str = ""
    aside: bool = False
    look: bool = False
    entry_id: int = 0


def tell_story(session: Session, request: Request) -> list[StoryLine]:
    """The whole story, in order; six queries at most, whatever its length."""
    lines = select(JournalEntry).where(JournalEntry.request_id == request.id).order_by(JournalEntry.id)
    entries = choices_once(session.scalars(lines).all())
    asks = {ask.id: ask for ask in session.scalars(select(Ask).where(Ask.request_id == request.id))}
    names = _Names.of(session, entries, asks.values())
    return list(_told(entries, asks, names, departures(session, request)))


@dataclass(frozen=True)
class _Names:
    """What people are called in the story, by id."""

    agents: dict[int, str]
    volunteers: dict[int, str]

    @classmethod
    def of(cls, session: Session, entries: Iterable[JournalEntry], asks: Iterable[Ask]) -> "_Names":
        agents = {entry.actor_agent_id for entry in entries}
        volunteers = {entry.actor_volunteer_id for entry in entries} | {ask.volunteer_id for ask in asks}
        return cls(
            {one.id: f"{one.first_name} {one.last_name}" for one in _these(session, Agent, agents)},
            {one.id: f"{one.first_name} {one.last_name[:1]}." for one in _these(session, Volunteer, volunteers)},
        )

    def actor(self, entry: JournalEntry) -> str:
        """Who did it. What the clock does, it does in our name."""
        if entry.actor_agent_id is None and entry.actor_volunteer_id is None:
            return "Voisinage"
        if entry.actor_agent_id is not None and entry.actor_volunteer_id is not None:
            name = self.of_volunteers([entry.actor_volunteer_id])
            return f"{self.agents[entry.actor_agent_id]} (mairie), pour {name},"
        if entry.actor_agent_id is not None:
            return self.agents[entry.actor_agent_id]
        return self.of_volunteers([entry.actor_volunteer_id])

    def of_volunteers(self, ids: Iterable[int | None]) -> str:
        """Several of them: "Paul D. et Léa M."."""
        return listed([self.volunteers.get(one, SOMEBODY) if one else SOMEBODY for one in ids]) or SOMEBODY


@dataclass
class _Cast:
    """Who plays which part as the story goes on: a reminder's line does not say whom it went to."""

    referent: int | None = None  # asked last, or in charge
    bricoleurs: list[int] = field(default_factory=list)  # who said yes

    def follow(self, event: Event, volunteer: int | None) -> None:
        """Take in one more line."""
        if event in (Event.REFERENT_ASKED, Event.TAKEN_CHARGE):
            self.referent = volunteer
        elif event is Event.BRICOLEUR_ACCEPTED and volunteer:
            self.bricoleurs.append(volunteer)
        elif event in (Event.REOPENED, Event.REVIVED, Event.SPLIT):
            self.bricoleurs.clear()
        elif event in _LEAVING and volunteer in self.bricoleurs:
            self.bricoleurs.remove(volunteer)


_LEAVING = frozenset({Event.GIVEN_BACK, Event.REPORT_SILENT, Event.REPORTED_NOT_DONE, Event.STOOD_DOWN})
_TONES = {
    **dict.fromkeys((Event.TAKEN_CHARGE, Event.BRICOLEUR_ACCEPTED, Event.REPORTED_DONE, Event.VERIFIED), "good"),
    **dict.fromkeys((Event.STUCK, Event.REPORTED_NOT_DONE, Event.UNREACHABLE, Event.HARD_STOP, Event.UNMET), "bad"),
    **dict.fromkeys((Event.SUSPENDED, Event.REOPENED, Event.GIVEN_BACK, Event.HANDED_OVER), "wait"),
}
_ASIDES = frozenset({Event.STOOD_DOWN, Event.DETAILS_SEEN, Event.FILLED})
_TO_REFERENT = frozenset({Event.REFERENT_REMINDED, Event.SEARCH_REMINDED, Event.VERIFY_REMINDED})
_ASKING = frozenset({Event.REFERENT_ASKED, Event.BRICOLEUR_ASKED})


def _told(
    entries: Iterable[JournalEntry], asks: dict[int, Ask], names: _Names, departing: dict[int, str]
) -> Iterator[StoryLine]:
    cast = _Cast()
    for entry in entries:
        event, ask = Event(entry.event), asks.get(entry.details.get("ask", 0))
        about = ask.volunteer_id if ask else entry.actor_volunteer_id
        whom = [cast.referent] if event in _TO_REFERENT else cast.bricoleurs if event is Event.REPORT_ASKED else [about]
        asking = ask if event in _ASKING else None
        departure = departing.get(asking.id, "") if asking else ""
        text = sentence(entry, who=names.actor(entry), whom=names.of_volunteers(whom), departure=departure)
        why = typeset(asking.reasons) if asking else ""
        aside, look = _is_aside(event, asking), event is Event.DETAILS_SEEN
        yield StoryLine(entry.at, text, why, _TONES.get(event, ""), aside=aside, look=look, entry_id=entry.id)
        cast.follow(event, about)


def _is_aside(event: Event, asking: Ask | None) -> bool:
    """Those asked in a wave stand behind the line of the wave."""
    return event in _ASIDES or (asking is not None and asking.wave > 0)


def _these(session: Session, table: type[T], ids: Iterable[int | None]) -> Iterable[T]:
    known = [one for one in ids if one is not None]
    return session.scalars(select(table).where(table.id.in_(known))) if known else ()
