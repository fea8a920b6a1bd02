"""Many communes out of one: every row of the first is copied, its ids and keys moved on, its places laid side by side.

The database does the copying, so that a million volunteers are there in a minute; and the first commune, in the
middle of the others, is the same whatever surrounds it.
"""

from collections.abc import Mapping
from math import ceil, sqrt
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    String,
    Table,
    Text,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

from dispatch.base import Base
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.vault.columns import Closed
from dispatch.vault.sealing import INDEX_LENGTH

SIDE = 0.05  # degrees: about 5.5 km by 4 km

# What must differ from copy to copy though no key points to it.
TOLD_APART = {
    (Commune.__tablename__, "insee"): "1",
    (Volunteer.__tablename__, "phone"): "+336",
    (Agent.__tablename__, "email"): "agent",
    (Request.__tablename__, "ref"): "R",
    (Request.__tablename__, "form_key"): "form",
}
WIDTH = {"insee": 4, "phone": 8, "email": 8, "ref": 7, "form_key": 8}


def told_apart(table: str, column: str, number: int) -> str:
    """The value of such a column in the row of that number, as copies have it too."""
    return f"{TOLD_APART[table, column]}{10 ** WIDTH[column] // 2 + number}"


def copy_communes(session: Session, communes: int) -> None:
    """Have so many communes where there was one. Its rows must have the ids 1, 2, 3, ... without a gap."""
    across = ceil(sqrt(communes))
    sizes = {table.name: session.scalar(select(func.count()).select_from(table)) or 0
             for table in Base.metadata.sorted_tables}  # fmt: skip
    if communes > 1:
        for table in Base.metadata.sorted_tables:
            if sizes[table.name]:
                _copy(session, table, sizes, _numbers(communes - 1, across))
    session.commit()


def _numbers(last: int, across: int) -> CTE:
    """1 to `last`, each with its row and column in a square of communes, seen from the one in the middle."""
    start = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = start.union_all(select(start.c.n + 1).where(start.c.n < last))
    middle = min(last, ceil((last + 1) / across) // 2 * across + across // 2)
    cell = case((numbers.c.n <= middle, numbers.c.n - 1), else_=numbers.c.n)
    north, east = cell // across - middle // across, cell % across - middle % across
    return select(numbers.c.n, north.label("north"), east.label("east")).cte("places")


def _copy(session: Session, table: Table, sizes: Mapping[str, int], numbers: CTE) -> None:
    columns = list(table.columns)
    moved = [_moved(column, sizes, numbers).label(column.name) for column in columns]
    copies = select(*moved).select_from(table.join(numbers, true()))
    session.execute(insert(table).from_select([column.name for column in columns], copies))


def _moved(column: Column[Any], sizes: Mapping[str, int], numbers: CTE) -> ColumnElement[Any]:
    """The value of a column in the copy of that number."""
    table = column.table
    if (table.name, column.name) in TOLD_APART:
        number = table.c.id + sizes[table.name] * numbers.c.n + 10 ** WIDTH[column.name] // 2
        told = literal(TOLD_APART[table.name, column.name]) + cast(number, String)
        return _found_by(told, column) if isinstance(column.type, Closed) else told
    if column.name in ("lat", "lon") and not isinstance(column.type, Closed):
        return column + SIDE * (numbers.c.north if column.name == "lat" else numbers.c.east)
    target = next((key.column.table.name for key in column.foreign_keys), table.name if column.name == "id" else None)
    return column if target is None else column + sizes[target] * numbers.c.n


def _found_by(told: ColumnElement[str], column: Column[Any]) -> ColumnElement[str]:
    """The same closed value, found by another: enough to be unique, and it still opens."""
    index = func.substr(told + literal("0" * INDEX_LENGTH), 1, INDEX_LENGTH, type_=Text)
    return index + func.substr(type_coerce(column, Text), INDEX_LENGTH + 1, type_=Text)
