"""Look over the reading of the last day, hour by hour, and keep what is unlike its reader for the mairie to ask about.

An hour is judged once it has been over for an hour: what was done with a record may follow later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from dispatch.consulting.looks import Way
from dispatch.consulting.tables import Consultation, UnusualReading
from dispatch.consulting.unusual import Habit, Opened, Watch, busiest_hour, hour_of, signs
from dispatch.journal import JournalEntry
from dispatch.places import Commune
from dispatch.requests import Request

HOUR, BACK, HABIT = timedelta(hours=1), timedelta(days=1), timedelta(weeks=8)
MOST = 20_000  # looks read at once
_OPENING = (Way.PAGE, Way.FILE)  # a list is on the way to everything


@dataclass(frozen=True)
class _Hour:
    """What one agent opened in one hour, and which persons are among it."""

    agent_id: int
    since: datetime
    opened: Sequence[Opened]
    persons: frozenset[int]


def watch_readers(session: Session, commune: Commune, watch: Watch, now: datetime) -> int:
    """Keep the unusual hours of this commune's agents that ended since yesterday; how many are new. Never commits."""
    until = hour_of(now) - HOUR
    kept = select(UnusualReading).where(UnusualReading.commune_id == commune.id, UnusualReading.since >= until - BACK)
    known = {(one.agent_id, one.since) for one in session.scalars(kept)}
    busy = [one for one in _busy_hours(session, commune, until, watch) if (one.agent_id, one.since) not in known]
    found = [row for one in busy if (row := _judged(session, commune, watch, one))]
    for row in found:
        row.found_at = now
    session.add_all(found)
    session.flush()
    return len(found)


def _busy_hours(session: Session, commune: Commune, until: datetime, watch: Watch) -> Iterator[_Hour]:
    """The hours in which an agent opened so much that a sign could show: nearly always none."""
    looks = _looks(Consultation.commune_id == commune.id, Consultation.at >= until - BACK, Consultation.at < until)
    rows = session.execute(looks.order_by(Consultation.reader_agent_id, Consultation.at).limit(MOST)).all()
    for (agent_id, since), group in groupby(rows, lambda row: (row.reader_agent_id, hour_of(row.at))):
        of_hour = list(group)
        opened = [Opened(row.at, _name(row), row.sector_id) for row in of_hour]
        if len({one.record for one in opened}) >= watch.least:
            yield _Hour(agent_id, since, opened, frozenset(row.person_id for row in of_hour if row.person_id))


def _judged(session: Session, commune: Commune, watch: Watch, hour: _Hour) -> UnusualReading | None:
    habit = _habit(session, hour)
    acted = _acted(session, commune, hour)
    opened = [Opened(one.at, one.record, one.sector_id, acted=acted) for one in hour.opened]
    shown = signs(opened, habit, watch, ZoneInfo(commune.timezone))
    if not shown:
        return None
    return UnusualReading(
        commune_id=commune.id, agent_id=hour.agent_id, since=hour.since,
        records=len({one.record for one in opened}), usual=habit.busiest, signs=" ".join(shown),
    )  # fmt: skip


def _habit(session: Session, hour: _Hour) -> Habit:
    """What they opened in the weeks before, and where the requests were that they recorded."""
    theirs = (Consultation.reader_agent_id == hour.agent_id, Consultation.at < hour.since)
    looks = _looks(*theirs, Consultation.at >= hour.since - HABIT).order_by(Consultation.at.desc()).limit(MOST)
    before = [Opened(row.at, _name(row), row.sector_id) for row in session.execute(looks)]
    recorded = select(Request.sector_id).where(Request.prescriber_id == hour.agent_id, Request.sector_id.is_not(None))
    sectors = {one.sector_id for one in before} | set(session.scalars(recorded.distinct()))
    return Habit(busiest_hour(before), frozenset(one for one in sectors if one is not None))


def _acted(session: Session, commune: Commune, hour: _Hour) -> bool:
    """Whether they did anything for one of these persons from that hour on, or for a volunteer within it."""
    theirs = select(JournalEntry.id).where(JournalEntry.actor_agent_id == hour.agent_id, JournalEntry.at >= hour.since)
    of_persons = theirs.where(
        JournalEntry.request_id.in_(select(Request.id).where(Request.person_id.in_(hour.persons)))
    )
    of_others = theirs.where(
        JournalEntry.commune_id == commune.id, JournalEntry.request_id.is_(None), JournalEntry.at < hour.since + HOUR
    )
    return any(session.scalar(one.limit(1)) is not None for one in (of_persons, of_others))


def _looks(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    columns = (
        Consultation.at, Consultation.reader_agent_id, Consultation.request_id, Consultation.person_id,
        Consultation.volunteer_id, Consultation.page, Request.sector_id,
    )  # fmt: skip
    found = select(*columns).outerjoin(Request, Request.id == Consultation.request_id)
    return found.where(Consultation.reader_agent_id.is_not(None), Consultation.way.in_(_OPENING), *where)


def _name(row: Row[Any]) -> str:
    """Of one record the same, by whatever page."""
    if row.person_id is not None:
        return f"p{row.person_id}"
    return str(row.page) if row.volunteer_id is None else f"b{row.volunteer_id}"
