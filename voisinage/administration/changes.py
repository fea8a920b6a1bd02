"""Who changed what of a commune, and when: the lines of its journal about settings and accounts, and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent, Organisation
from dispatch.places import Commune, Sector
from dispatch.policies import RulesVersion
from dispatch.requests import Job
from voisinage.administration.change_words import told

MOST = 200  # lines of a page
SEEN = (
    Event.SETTINGS_CHANGED, Event.TEXT_CHANGED, Event.CHARTER_ADOPTED, Event.LIMITS_CHANGED, Event.ROTA_CHANGED,
    Event.LIST_IMPORTED, Event.CRISIS_BEGUN, Event.CRISIS_SPREAD, Event.CRISIS_PROLONGED, Event.CRISIS_ENDED,
    Event.AGENT_INVITED, Event.AGENT_CHANGED, Event.AGENT_SUSPENDED, Event.AGENT_RESTORED, Event.AGENT_REMOVED,
    Event.SECOND_FACTOR_CHANGED, Event.JOURNAL_CUT_ACCEPTED,
)  # fmt: skip
CLOCK, COMMAND = "Voisinage", "Une commande, sur la machine,"  # no agent did it


@dataclass(frozen=True)
class Change:
    """One thing that changed. `text`: a sentence; `why`: what the agent wrote, where they did."""

    at: datetime
    who: str
    text: str
    why: str = ""


def changes_of(session: Session, commune: Commune) -> list[Change]:
    """The last ones, the latest first."""
    lines = select(JournalEntry).where(JournalEntry.commune_id == commune.id, JournalEntry.request_id.is_(None))
    entries = session.scalars(lines.where(JournalEntry.event.in_(SEEN)).order_by(JournalEntry.id.desc()).limit(MOST))
    versions = select(RulesVersion).where(RulesVersion.commune_id == commune.id)
    rules = session.scalars(versions.order_by(RulesVersion.number.desc()).limit(MOST)).all()
    names = _Names.of(session, commune)
    found = [*(_of_entry(entry, names) for entry in entries), *(_of_rules(version, names) for version in rules)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:MOST]


def _of_entry(entry: JournalEntry, names: "_Names") -> Change:
    who = names.agents.get(entry.actor_agent_id or 0, COMMAND if "command" in entry.details else CLOCK)
    return Change(entry.at, who, told(Event(entry.event), names.filled(entry.details), who=who))


def _of_rules(version: RulesVersion, names: "_Names") -> Change:
    who = names.agents.get(version.made_by_id or 0, COMMAND)
    return Change(version.made_at, who, f"{who} a adopté la version {version.number} des règles.", version.note)


@dataclass(frozen=True)
class _Names:
    """What the ids of the journal are called today; what is gone has no name any more."""

    agents: Mapping[int, str]
    others: Mapping[str, Mapping[int, str]]

    @classmethod
    def of(cls, session: Session, commune: Commune) -> "_Names":
        people = session.scalars(select(Agent).where(Agent.commune_id == commune.id))
        agents = {agent.id: f"{agent.first_name} {agent.last_name}" for agent in people}
        tables = {"organisation": Organisation.name, "job": Job.label, "sector": Sector.name}
        named = {key: _named(session, commune, name) for key, name in tables.items()}
        return cls(agents, {"agent": agents, **named, "into": named["sector"]})

    def filled(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """The details of a line, each id under its name beside it: `job` gives `job_name`."""
        named = {f"{key}_name": known.get(details[key]) for key, known in self.others.items() if key in details}
        return {**details, **named}


def _named(session: Session, commune: Commune, name: InstrumentedAttribute[str]) -> dict[int, str]:
    table = name.class_
    rows = session.execute(select(table.id, name).where(table.commune_id == commune.id))
    return {row[0]: row[1] for row in rows}
