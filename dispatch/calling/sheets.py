"""The day's sheet: which calls are due now, and the lines that were written for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dispatch.asks import open_asks, referent_of, winners
from dispatch.calling.tables import CallLine
from dispatch.calling.whom import Call, Facts, call_about, code_of
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.moves import note
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import ENDED, Role, State, Urgency

MOST_LINES = 120  # a day: more than two people can call


@dataclass(frozen=True)
class Due:
    """A call that is due, about a request; `ask`: of the volunteer to call, None for the person."""

    request: Request
    call: Call
    ask: Ask | None


def due_calls(session: Session, commune: Commune, now: datetime) -> list[Due]:
    """The calls that would help on, what cannot wait first, then the oldest: three queries, MOST_LINES at most."""
    late = or_(Request.nudges > 0, Request.chase_at <= now)
    found = session.scalars(
        select(Request)
        .where(Request.commune_id == commune.id, Request.suspended_until.is_(None))
        .where(Request.state.in_(_MOVING), or_(Request.state == State.STUCK, late))
        .options(
            joinedload(Request.job),
            joinedload(Request.sector),
            joinedload(Request.person),
            selectinload(Request.asks).joinedload(Ask.volunteer),
        )
        .order_by(Request.urgency != Urgency.IMMEDIATE, Request.opened_at, Request.id)
        .limit(MOST_LINES)
    )
    return [due for request in found if (due := _due(request, now)) is not None]


def write_sheet(desk: Desk, commune: Commune, agent: Agent) -> int:
    """Add to today's sheet what is due and not on it yet, with a line in each request's journal. Give how many."""
    day = day_of(commune, desk.now)
    mine = select(Commune.id).where(Commune.id == commune.id)
    desk.session.execute(mine.with_for_update(key_share=True))  # codes go one by one, whatever else is noted meanwhile
    written = lines_of(desk.session, commune, day)
    known = {(line.request_id, line.why) for line in written}
    fresh = [due for due in due_calls(desk.session, commune, desk.now) if (due.request.id, due.call.why) not in known]
    for rank, due in enumerate(fresh[: MOST_LINES - len(written)], len(written)):
        desk.session.add(
            CallLine(
                commune_id=commune.id, day=day, code=code_of(rank), request_id=due.request.id, ask_id=due.call.ask,
                why=due.call.why, made_at=desk.now, made_by_id=agent.id,
            )
        )  # fmt: skip
        note(desk, due.request, Event.CALL_LISTED, actor=Actor(agent_id=agent.id))
    desk.session.flush()
    return min(len(fresh), MOST_LINES - len(written))


def lines_of(session: Session, commune: Commune, day: date) -> Sequence[CallLine]:
    """The lines of one day in their order, with all that a sheet shows."""
    return _read(session, select(CallLine).where(CallLine.commune_id == commune.id, CallLine.day == day))


def open_lines(session: Session, commune: Commune, since: date) -> Sequence[CallLine]:
    """The lines from that day on of which nobody has typed in what came of them."""
    mine = (CallLine.commune_id == commune.id, CallLine.day >= since)
    return _read(session, select(CallLine).where(*mine, CallLine.outcome.is_(None)))


def _read(session: Session, lines: Select[CallLine]) -> Sequence[CallLine]:
    of_request = joinedload(CallLine.request)
    return session.scalars(
        lines.order_by(CallLine.id)
        .options(
            of_request.joinedload(Request.job),
            of_request.joinedload(Request.sector),
            of_request.joinedload(Request.person),
            joinedload(CallLine.ask).joinedload(Ask.volunteer),
            joinedload(CallLine.entered_by),
        )
        .limit(MOST_LINES)
    ).all()


def day_of(commune: Commune, now: datetime) -> date:
    """The present day in the commune's time."""
    return now.astimezone(ZoneInfo(commune.timezone)).date()


_MOVING = tuple(state for state in State if state not in ENDED)  # in words, so that an index finds them


def _due(request: Request, now: datetime) -> Due | None:
    held, referent = winners(request), referent_of(request)
    asked = open_asks(request, Role.REFERENT)
    facts = Facts(
        state=request.state,
        stuck_reason=request.stuck_reason,
        late=request.nudges > 0 or (request.chase_at is not None and request.chase_at <= now),
        referent=referent.id if referent else asked[-1].id if asked else None,
        bricoleur=held[0].id if held else None,
    )
    call = call_about(facts)
    if call is None:
        return None
    return Due(request, call, next((ask for ask in request.asks if ask.id == call.ask), None))
