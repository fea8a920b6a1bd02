"""Whom to call today in a crisis: people the dispatch knows, never the heatwave register (CASF L121-6-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Person
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.states import ENDED, State, Urgency

HELPED_WITHIN = timedelta(days=365)
MOST_CALLS = 400  # more are said to be left out


class Why(IntEnum):
    """Why they are on the list, the most pressing first."""

    WAITING = 0  # for what cannot wait, or for the mairie
    OPEN = 1
    HELPED = 2


@dataclass(frozen=True)
class Call:
    """One person to call."""

    person: Person
    why: Why
    ref: str  # of their latest request
    called: bool  # today
    sector: str
    address: str
    away: bool  # suspended: not at home, in hospital


@dataclass(frozen=True)
class Calls:
    """The people to call, and how many there are with those whom the list has no room for."""

    shown: Sequence[Call]
    in_all: int


def people_to_call(session: Session, commune: Commune, *, now: datetime, midnight: datetime) -> Calls:
    """The list of today, which began at `midnight`, whoever is away last, then sector by sector: three queries."""
    pressing = (Request.urgency == Urgency.IMMEDIATE) | (Request.state == State.STUCK)
    rank = func.min(case((Request.state.in_(ENDED), Why.HELPED), (pressing, Why.WAITING), else_=Why.OPEN))
    helped = (Request.state == State.VERIFIED) & (Request.ended_at > now - HELPED_WITHIN)
    latest = func.max(Request.id)
    rows = session.execute(
        select(Request.person_id, rank, latest, func.count().over())
        .join(Person, Person.id == Request.person_id)
        .where(Request.commune_id == commune.id, Request.state.not_in(ENDED) | helped)
        .group_by(Request.person_id, Person.suspended_until)
        .order_by(case((Person.suspended_until > now, 1), else_=0), rank, latest.desc())
        .limit(MOST_CALLS)
    ).all()
    found = select(Request).options(joinedload(Request.person), joinedload(Request.sector))
    known = {one.id: one for one in session.scalars(found.where(Request.id.in_([row[2] for row in rows])))}
    called = called_since(session, commune, midnight)
    calls = [_call(known[last], Why(why), now, called=person_id in called) for person_id, why, last, _ in rows]
    return Calls(sorted(calls, key=lambda one: (one.away, one.sector)), rows[0][3] if rows else 0)


def _call(latest: Request, why: Why, now: datetime, *, called: bool) -> Call:
    until = latest.person.suspended_until
    return Call(
        person=latest.person,
        why=why,
        ref=latest.ref,
        called=called,
        sector=latest.sector.name if latest.sector else "",
        address=latest.address,
        away=until is not None and until > now,
    )


def called_since(session: Session, commune: Commune, since: datetime) -> set[int]:
    """The ids of those whom somebody has called."""
    lines = select(JournalEntry.details).where(
        JournalEntry.commune_id == commune.id,
        JournalEntry.request_id.is_(None),
        JournalEntry.event == Event.CRISIS_CALLED,
        JournalEntry.at >= since,
    )
    return {int(details["person"]) for details in session.scalars(lines)}
