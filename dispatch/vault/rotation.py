"""From one key to another while everything runs: a few values at a time, and again from where it stopped.

A value is replaced only where it still is the one that was read: whatever somebody changed meanwhile is left, being
closed with the current key already.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnClause, Text, bindparam, column, func, select, table
from sqlalchemy.orm import Session, sessionmaker

from dispatch.base import Base
from dispatch.vault.columns import Closed
from dispatch.vault.lending import ring_of
from dispatch.vault.ring import Ring
from dispatch.vault.sealing import blind_index, seal, unseal

BATCH = 200  # rows in one transaction: some milliseconds


@dataclass(frozen=True)
class Place:
    """One sealed column. `kind` says what it is looked up by, if it is."""

    table: str
    key: str
    column: str
    kind: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


def places() -> list[Place]:
    """Every sealed column; those that are looked up come first, so that equal values are soon under one key again."""
    found = [
        Place(here.name, here.primary_key.columns.keys()[0], one.name, getattr(one.type, "kind", ""))
        for here in Base.metadata.sorted_tables
        for one in here.columns
        if isinstance(one.type, Closed)
    ]
    return sorted(found, key=lambda place: not place.kind)


def values_under(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """How many values each of these keys closes; under the empty name those that none of them opens."""
    counts = dict.fromkeys(("", *ids), 0)
    for place in places():
        here: ColumnClause[str] = column(place.column)
        closed = select(func.count()).select_from(table(place.table, here)).where(here != "")
        under = {name: session.scalar(closed.where(here.like(f"%.{name}.%"))) or 0 for name in ids}
        for name, count in under.items():
            counts[name] += count
        counts[""] += (session.scalar(closed) or 0) - sum(under.values())
    return counts


def rotate(sessions: sessionmaker[Session]) -> Generator[int, None, None]:
    """Close everything with the current key. Yields after each batch, committed, how many values it changed.

    Raises UnknownKey, Damaged for a value that cannot be opened.
    """
    for place in places():
        last: Any = None
        while True:
            with sessions.begin() as session:
                last, changed = _batch(session, place, after=last)
            if changed:
                yield changed
            if last is None:
                break


def _batch(session: Session, place: Place, *, after: Any) -> tuple[Any, int]:
    """Look at the next rows; gives the last of them, None at the end, and how many were changed."""
    ring = ring_of(session.get_bind().dialect)
    key: ColumnClause[Any] = column(place.key)
    value = column(place.column, Text())
    here = table(place.table, key, value)
    rows = select(key, value).select_from(here).order_by(key).limit(BATCH)
    found = session.execute(rows if after is None else rows.where(key > after)).all()
    old = [row for row in found if row[1] and f".{ring.current.id}." not in row[1]]
    if old:
        same = here.update().where(key == bindparam("b_key"), value == bindparam("b_old"))
        new = same.values({place.column: bindparam("b_new")})
        told = [{"b_key": row[0], "b_old": row[1], "b_new": _again(ring, place, row[1])} for row in old]
        session.connection().execute(new, told)
    return (found[-1][0] if len(found) == BATCH else None), len(old)


def _again(ring: Ring, place: Place, closed: str) -> str:
    value = unseal(ring, str(place), closed)
    index = blind_index(ring.current, place.kind, value.decode()) if place.kind else ""
    return seal(ring, str(place), value, index=index)
