"""The only ways a request changes: `lock` it, `move` it along the table of legal moves, `note` what happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from dispatch.chasing.waiting import wait
from dispatch.deadlines import delays_of, due
from dispatch.desk import CLOCK, Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.prescribing.notices import notice
from dispatch.requests import Request
from dispatch.states import ENDED, State, StuckReason, is_legal

UNDOING = frozenset({Event.REVIVED, Event.SPLIT})  # the only events that lead out of an ended state


def lock(session: Session, request_id: int) -> Request:
    """Read the request and its asks anew and hold it until the transaction ends, so that verbs on it run one by one.

    PostgreSQL locks the row; SQLite began the transaction with the one write lock there is.
    """
    return session.execute(
        select(Request)
        .where(Request.id == request_id)
        .options(selectinload(Request.asks))
        .with_for_update(of=Request)
        .execution_options(populate_existing=True)
    ).scalar_one()


def lock_all(session: Session, request_ids: Iterable[int]) -> None:
    """Hold several requests, in the order of their ids.

    Everybody takes what they need in one order, so that nobody waits for one another: requests by their ids, then
    people, then the choosing of `one_at_a_time`. After that no request is waited for any more.
    """
    for request_id in sorted(set(request_ids)):
        lock(session, request_id)


def move(
    desk: Desk, request: Request, to: State, event: Event, *, actor: Actor = CLOCK, **details: Any
) -> JournalEntry:
    """Bring the request to another state, with its deadline and its journal line.

    Raises IllegalMove when the table forbids it or when somebody else moved the request first.
    """
    old = request.state
    if not is_legal(old, to, undo=event in UNDOING):
        raise IllegalMove(f"{old} -> {to}")
    stuck_reason = StuckReason(details["reason"]) if to is State.STUCK else None
    moved = desk.session.execute(
        update(Request)
        .where(Request.id == request.id, Request.state == old)
        .values(
            state=to,
            stuck_reason=stuck_reason,
            nudges=0,
            chase_at=first_deadline(desk, request, to),
            ended_at=desk.now if to in ENDED else None,
            **({"suspended_until": None, "suspended_reason": None} if to in ENDED else {}),
        )
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise IllegalMove(f"{old} -> {to}")
    desk.session.refresh(request)
    entry = note(desk, request, event, actor=actor, from_state=old, to_state=to, **details)
    if request.chase_at is not None:
        wait(desk, request, request.chase_at)
    if to in ENDED:
        notice(desk, request, entry, actor)  # whoever recorded it hears of it, whichever verb ended it
    return entry


def first_deadline(desk: Desk, request: Request, state: State) -> datetime | None:
    """When a request that enters `state` now is chased, unless the verb knows better."""
    delays = delays_of(request)
    delay = {
        State.OPEN: delays.referent_answer,
        State.IN_CHARGE: delays.referent_search,
        State.ASSIGNED: delays.report,
        State.DONE: delays.verify,
        State.STUCK: delays.mairie,
    }.get(state)
    return None if delay is None else due(request, delay, after=desk.now)


def note(desk: Desk, request: Request, event: Event, *, actor: Actor = CLOCK, **details: Any) -> JournalEntry:
    """Write one journal line in the transaction of what it tells. `details`: ids, counts, words, never a name."""
    told_to = desk.told_to if actor.volunteer_id is not None else None
    entry = JournalEntry(
        commune_id=request.commune_id,
        request_id=request.id,
        at=desk.now,
        event=event,
        actor_agent_id=actor.agent_id or told_to,
        actor_volunteer_id=actor.volunteer_id,
        from_state=details.pop("from_state", None),
        to_state=details.pop("to_state", None),
        details=details,
    )
    desk.session.add(entry)
    desk.session.flush()
    return entry
