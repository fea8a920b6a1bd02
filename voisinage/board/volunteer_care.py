"""What the page of a volunteer shows of their wishes: limits, week, dates, whom they do not meet, who changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.pauses import away_until
from dispatch.people import Agent, Volunteer
from dispatch.places import Sector
from dispatch.stepping_aside import in_hand
from voisinage.board.care_words import skills_told, slot_told, wishes
from voisinage.board.sentences import sentence
from voisinage.board.separation_queries import Separation, separations
from voisinage.formats import day

LATEST = 5
_TRACES = (
    Event.VOLUNTEER_CHANGED,
    Event.VOLUNTEER_PAUSED,
    Event.VOLUNTEER_BACK,
    Event.KEPT_APART,
    Event.ALLOWED_AGAIN,
)


@dataclass(frozen=True)
class Care:
    """It in words, ready for the page."""

    skills: str
    wishes: str
    week: str
    away_until: str | None
    in_hand: int
    separations: Sequence[Separation]
    changes: Sequence[tuple[datetime, str]]  # the latest first


def care_of(here: Desk, volunteer: Volunteer) -> Care:
    """Read it; a fixed number of queries."""
    sector = here.session.get(Sector, volunteer.only_sector_id) if volunteer.only_sector_id else None
    backup = here.session.get(Volunteer, volunteer.backup_id) if volunteer.backup_id else None
    until = away_until(here.session, volunteer, here.now)
    week = sorted(volunteer.slots, key=lambda slot: (slot.weekday, slot.start_at))
    return Care(
        skills=skills_told(volunteer),
        wishes=wishes(
            volunteer,
            sector=sector.name if sector else "",
            backup=f"{backup.first_name} {backup.last_name}" if backup else "",
        ),
        week="\n".join(map(slot_told, week)),
        away_until=day(until) if until and until != volunteer.paused_until else None,  # a pause is told already
        in_hand=len(in_hand(here, volunteer)),
        separations=separations(here.session, volunteer),
        changes=list(_changes(here, volunteer)),
    )


def _changes(here: Desk, volunteer: Volunteer) -> Sequence[tuple[datetime, str]]:
    """The last of what was noted about them, and by whom."""
    about = JournalEntry.details["volunteer"].as_integer() == volunteer.id
    lines = select(JournalEntry).where(
        JournalEntry.commune_id == volunteer.commune_id,
        JournalEntry.request_id.is_(None),
        JournalEntry.event.in_(_TRACES),
        about,
    )
    entries = here.session.scalars(lines.order_by(JournalEntry.id.desc()).limit(LATEST)).all()
    agents = [entry.actor_agent_id for entry in entries if entry.actor_agent_id]
    found = here.session.scalars(select(Agent).where(Agent.id.in_(agents))) if agents else ()
    names = {agent.id: f"{agent.first_name} {agent.last_name}" for agent in found}
    return [(entry.at, sentence(entry, who=_who(entry, volunteer, names), whom="")) for entry in entries]


def _who(entry: JournalEntry, volunteer: Volunteer, names: dict[int, str]) -> str:
    if entry.actor_agent_id:
        return names[entry.actor_agent_id]
    return volunteer.first_name if entry.actor_volunteer_id == volunteer.id else "Un bénévole"
