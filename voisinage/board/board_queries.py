"""What the board of requests reads: its columns, a list page by page, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import State
from voisinage.board.columns import STATE, Column, column_of, inside
from voisinage.board.filters import ALL, Filters

PAGE_SIZE = 25
MOST_CARDS = 8  # of a column, before "voir tous"
OVER_SINCE = timedelta(days=7)
Order = tuple[Any, ...]
LATE_FIRST: Order = (Request.chase_at.is_(None), Request.chase_at, Request.id)
NEWEST_FIRST: Order = (Request.opened_at.desc(), Request.id.desc())
LATEST_FIRST: Order = (Request.ended_at.desc(), Request.id.desc())


@dataclass(frozen=True)
class Page:
    """One page of requests out of `total`."""

    requests: Sequence[Request]
    number: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE_SIZE))


def counts(session: Session, town: Commune, filters: Filters, now: datetime) -> Mapping[Column, int]:
    """How many requests stand in each column: an index counts each state."""
    moving = select(Request.state, func.count()).where(
        Request.commune_id == town.id, Request.state.in_(STATE.values()), *filters.conditions
    )
    over = select(func.count()).where(*_shown(town, Column.OVER, filters, now))
    found = {column_of(state): many for state, many in session.execute(moving.group_by(Request.state))}
    return {column: found.get(column, 0) for column in STATE} | {Column.OVER: session.scalar(over) or 0}


def cards(session: Session, town: Commune, filters: Filters, now: datetime) -> Mapping[Column, Sequence[Request]]:
    """The first requests of each column: what is due soonest, what ended last."""
    firsts = [_first(town, column, filters, now) for column in Column]
    ids = session.scalars(union_all(*(select(first.subquery().c.id) for first in firsts))).all()
    found = {one.id: one for one in session.scalars(with_its_people(select(Request).where(Request.id.in_(ids))))}
    inside_of: dict[Column, list[Request]] = {column: [] for column in Column}
    for number in ids:
        inside_of[column_of(found[number].state)].append(found[number])
    return inside_of


def listed(session: Session, town: Commune, filters: Filters, *, number: int) -> Page:
    """The requests that the filters keep, a page of them."""
    wanted = (Request.commune_id == town.id, *filters.conditions)
    total = session.scalar(select(func.count()).select_from(Request).where(*wanted)) or 0
    page = Page([], min(max(number, 1), max(1, -(-total // PAGE_SIZE))), total)
    ids = select(Request.id).where(*wanted).order_by(*order_of(filters.chosen))
    chosen = session.scalars(ids.offset((page.number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    found = {one.id: one for one in session.scalars(with_its_people(select(Request).where(Request.id.in_(chosen))))}
    return Page([found[number] for number in chosen], page.number, total)


def order_of(chosen: str) -> Order:
    """What is over by its end, what is under way by its deadline, everything by its age: an index gives each."""
    if chosen == ALL:
        return NEWEST_FIRST
    over = chosen == Column.OVER or (chosen in set(State) and column_of(State(chosen)) is Column.OVER)
    return LATEST_FIRST if over else LATE_FIRST


def with_its_people(found: Select[Request]) -> Select[Request]:
    """Have the requests come with all that `rows.rows_of` reads: one more query."""
    return found.options(
        joinedload(Request.job),
        joinedload(Request.sector),
        joinedload(Request.commune),
        selectinload(Request.asks).joinedload(Ask.volunteer),
    )


def _first(town: Commune, column: Column, filters: Filters, now: datetime) -> Select[int]:
    order = LATEST_FIRST if column is Column.OVER else LATE_FIRST
    if column is Column.STUCK:
        order = (Request.urgency != "immediate", Request.opened_at, Request.id)
    return select(Request.id).where(*_shown(town, column, filters, now)).order_by(*order).limit(MOST_CARDS)


def _shown(town: Commune, column: Column, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    """What of a column is on the board; of what is over the last days, unless a period says otherwise."""
    wanted = [Request.commune_id == town.id, inside(column), *filters.conditions]
    if column is Column.OVER and not filters.dated:
        wanted.append(Request.ended_at >= now - OVER_SINCE)
    return wanted
