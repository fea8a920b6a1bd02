"""A heat wave, snow: begun, prolonged and ended by the mairie, each with its line in the journal of the commune."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch.chasing.crisis_rules import in_crisis
from dispatch.commune_journal import note_commune
from dispatch.desk import CLOCK, Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.policies import Crisis
from dispatch.rules import Rules
from dispatch.states import CrisisKind

HISTORY = (Event.CRISIS_BEGUN, Event.CRISIS_SPREAD, Event.CRISIS_PROLONGED, Event.CRISIS_ENDED)
MOST_LINES = 50


def running_crisis(session: Session, commune: Commune, *, now: datetime) -> Crisis | None:
    """The crisis a commune is in. Past its end it counts no more, though nobody may have noted it yet."""
    running = select(Crisis).where(Crisis.commune_id == commune.id, Crisis.ended_at.is_(None), Crisis.until > now)
    return session.scalar(running)


def is_spread(session: Session, crisis: Crisis | None) -> bool:
    """Whether requests that began before this crisis follow it too. A commune is in one crisis at a time."""
    if crisis is None:
        return False
    line = select(JournalEntry.id).where(
        JournalEntry.commune_id == crisis.commune_id,
        JournalEntry.request_id.is_(None),
        JournalEntry.event == Event.CRISIS_SPREAD,
        JournalEntry.at >= crisis.begun_at,
    )
    return session.scalar(line.limit(1)) is not None


def rules_now(session: Session, commune: Commune, *, now: datetime) -> Rules:
    """The rules for a request that opens now."""
    rules = Rules.from_json(commune.rules)
    return in_crisis(rules) if running_crisis(session, commune, now=now) else rules


def begin(desk: Desk, agent: Agent, *, kind: CrisisKind, until: datetime) -> Crisis:
    """Switch it on. Raises IllegalMove when one runs already, or when `until` is not to come."""
    _check(desk, until)
    end_overdue(desk, agent.commune_id)
    crisis = Crisis(
        commune_id=agent.commune_id, kind=kind, begun_at=desk.now, until=until, begun_by_id=agent.id
    )  # fmt: skip
    try:
        with desk.session.begin_nested():
            desk.session.add(crisis)
    except IntegrityError as running:
        raise IllegalMove(kind) from running
    _note(desk, crisis, Event.CRISIS_BEGUN, Actor(agent_id=agent.id))
    return crisis


def prolong(desk: Desk, agent: Agent, *, until: datetime) -> None:
    """Give it another end, sooner or later. Raises IllegalMove when none runs, or when `until` is not to come."""
    _check(desk, until)
    crisis = _running(desk, agent)
    crisis.until = until
    _note(desk, crisis, Event.CRISIS_PROLONGED, Actor(agent_id=agent.id))


def end(desk: Desk, agent: Agent) -> None:
    """Switch it off. Raises IllegalMove when none runs."""
    crisis = _running(desk, agent)
    crisis.ended_at, crisis.ended_by_id = desk.now, agent.id
    _note(desk, crisis, Event.CRISIS_ENDED, Actor(agent_id=agent.id))


def end_overdue(desk: Desk, commune_id: int | None = None) -> int:
    """Note the end of every crisis whose time is over, or of this commune's; return how many there were."""
    over = select(Crisis).where(Crisis.ended_at.is_(None), Crisis.until <= desk.now).order_by(Crisis.id)
    if commune_id is not None:
        over = over.where(Crisis.commune_id == commune_id)
    crises = desk.session.scalars(over.with_for_update(skip_locked=True)).all()
    for crisis in crises:
        crisis.ended_at = crisis.until
        _note(desk, crisis, Event.CRISIS_ENDED, CLOCK)
    desk.session.flush()
    return len(crises)


def crisis_history(session: Session, commune: Commune) -> Sequence[JournalEntry]:
    """When crises began, were prolonged and ended, the latest first."""
    lines = select(JournalEntry).where(
        JournalEntry.commune_id == commune.id, JournalEntry.request_id.is_(None), JournalEntry.event.in_(HISTORY)
    )
    return session.scalars(lines.order_by(JournalEntry.id.desc()).limit(MOST_LINES)).all()


def _check(desk: Desk, until: datetime) -> None:
    if until <= desk.now:
        raise IllegalMove("it would be over already")


def _running(desk: Desk, agent: Agent) -> Crisis:
    mine = select(Crisis).where(
        Crisis.commune_id == agent.commune_id, Crisis.ended_at.is_(None), Crisis.until > desk.now
    )
    crisis = desk.session.scalar(mine.with_for_update())
    if crisis is None:
        raise IllegalMove("no crisis runs")
    return crisis


def _note(desk: Desk, crisis: Crisis, event: Event, actor: Actor) -> None:
    details = {"crisis": crisis.id, "kind": crisis.kind.value, "until": crisis.until.isoformat()}
    then = replace(desk, now=crisis.ended_at or desk.now)  # it may have ended by itself a moment ago
    note_commune(then, crisis.commune_id, event, actor, **details)
