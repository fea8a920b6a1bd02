"""How the database counts for the figures: one line a week, service and state; and of each wait its length alone.

A hundred thousand requests are counted where they lie. Half-way values need every wait, but neither its instants nor
the request.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    column,
    func,
    select,
    values,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import CTE

from dispatch.base import UtcDateTime
from dispatch.events import Event
from dispatch.journal import STEP, JournalEntry
from dispatch.requests import Job, Request
from dispatch.states import State
from voisinage.observatory.counted import Counted, Group, Waits
from voisinage.observatory.period import WEEK
from voisinage.observatory.reading import Scope


def counted(session: Session, scope: Scope) -> Counted:
    """The whole scope, in two queries."""
    return Counted(_groups(session, scope), _waits(session, scope))


def _groups(session: Session, scope: Scope) -> list[Group]:
    weeks = _weeks(scope)
    found = (
        select(weeks.c.number, Job.label, Request.state, func.count())
        .select_from(weeks)
        .join(Request, _of_week(weeks, scope))
        .join(Job, Job.id == Request.job_id)
        .group_by(weeks.c.number, Job.label, Request.state)
    )
    return [Group(*row) for row in session.execute(found)]


def _waits(session: Session, scope: Scope) -> list[Waits]:
    weeks = _weeks(scope)
    steps = (
        select(
            weeks.c.number,
            Request.opened_at,
            _first(JournalEntry.event == Event.TAKEN_CHARGE).label("taken_at"),
            _first(JournalEntry.to_state == State.DONE).label("done_at"),
        )
        .select_from(weeks)
        .join(Request, _of_week(weeks, scope))
        .join(JournalEntry, (JournalEntry.request_id == Request.id) & STEP)
        .group_by(Request.id, weeks.c.number, Request.opened_at)
        .cte("steps")
        .prefix_with("MATERIALIZED")  # else SQLite works each instant out as often as it is named below
    )
    found = select(
        steps.c.number, _Between(steps.c.opened_at, steps.c.taken_at), _Between(steps.c.opened_at, steps.c.done_at)
    )
    waits: list[tuple[list[int], list[int]]] = [([], []) for _ in scope.period.weeks()]
    for number, to_charge, to_done in session.execute(found):
        charge, done = waits[number]
        if to_charge is not None:
            charge.append(to_charge)
        if to_done is not None:
            done.append(to_done)
    return [Waits(*both) for both in waits]


def _weeks(scope: Scope) -> CTE:
    """The weeks of the period as a table: their number, their first instant, the first one after them."""
    period = scope.period
    rows = [
        (number, max(period.midnight(monday), period.start), min(period.midnight(monday + WEEK), period.end))
        for number, monday in enumerate(period.weeks())
    ]
    columns = (column("number", Integer), column("start", UtcDateTime), column("end", UtcDateTime))
    return values(*columns, name="week").data(rows).cte("week")


def _of_week(weeks: CTE, scope: Scope) -> ColumnElement[bool]:
    inside = (Request.opened_at >= weeks.c.start) & (Request.opened_at < weeks.c.end)
    return inside & scope.place()


def _first(step: ColumnElement[bool]) -> ColumnElement[datetime]:
    """When a request first took this step."""
    return func.min(JournalEntry.at).filter(step)


class _Between(FunctionElement[int]):
    """From one instant to a later one, in microseconds; nothing where one of them is missing."""

    name = "between_instants"
    type = BigInteger()
    inherit_cache = True


@compiles(_Between, "postgresql")
def _on_postgresql(element: _Between, compiler: Any, **how: Any) -> str:
    start, end = (compiler.process(one, **how) for one in element.clauses)
    return f"CAST(extract(epoch FROM ({end} - {start})) * 1000000 AS bigint)"


@compiles(_Between, "sqlite")
def _on_sqlite(element: _Between, compiler: Any, **how: Any) -> str:
    """SQLite keeps an instant as text, six digits after its seconds, and reckons in milliseconds: cut, not rounded."""
    start, end = (compiler.process(one, **how) for one in element.clauses)
    whole = f"(strftime('%s', substr({end}, 1, 19)) - strftime('%s', substr({start}, 1, 19)))"
    return f"({whole} * 1000000 + substr({end}, 21) - substr({start}, 21))"
