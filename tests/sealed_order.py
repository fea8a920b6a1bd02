"""A list in the order of closed values is in no order at all, and nothing fails: so tests refuse to run one."""

from itertools import chain
from operator import attrgetter
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.sql import Select

from dispatch.vault.columns import Closed

_CLAUSES = attrgetter("_order_by_clauses", "_group_by_clauses")  # SQLAlchemy has no public way to them


class NoOrder(AssertionError):
    """A query sorts or groups by a sealed column: read the rows and sort them, see `voisinage.volunteers.by_name`."""


def watch() -> None:
    """Look at every query of every engine from now on."""
    if not event.contains(Engine, "before_execute", _look):
        event.listen(Engine, "before_execute", _look)


def _look(_connection: Any, statement: Any, *_rest: Any) -> None:
    if isinstance(statement, Select):
        for by in chain(*_CLAUSES(statement)):
            if isinstance(getattr(_bare(by), "type", None), Closed):  # a part of a function has none
                raise NoOrder(str(by))


def _bare(by: Any) -> Any:
    """The column under its label or its direction."""
    while hasattr(by, "element"):
        by = by.element
    return by
