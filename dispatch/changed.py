"""What of a row is about to change, by name: for a trace that holds no value."""

from sqlalchemy import inspect

from dispatch.base import Base


def changed_fields(row: Base) -> list[str]:
    """The fields that are not as they are kept, rows that belong to it included. To be asked before a flush."""
    parts = {attribute.key: attribute for attribute in inspect(row).attrs}
    return sorted(name for name, part in parts.items() if part.history.has_changes() or _inside(part.loaded_value))


def _inside(value: object) -> bool:
    """Whether one of the rows that belong to a row has changed."""
    rows = value if isinstance(value, list) else []
    return any(inspect(one).modified for one in rows if isinstance(one, Base))
