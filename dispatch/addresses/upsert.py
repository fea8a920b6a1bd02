"""Insert rows, or change those whose key is there: one statement on both databases, safe against another writer."""

from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from dispatch.base import Base


def upsert(session: Session, model: type[Base], rows: list[dict[str, Any]], *, key: InstrumentedAttribute[Any]) -> None:
    """Store `rows` (values by column name, the same names in all) by a unique `key`. Loaded objects do not see it."""
    if not rows:
        return
    table: Table = inspect(model).local_table  # type: ignore[assignment]
    insert = (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(table)
    fresh = {name: insert.excluded[name] for name in rows[0] if name != key.key}
    session.connection().execute(insert.on_conflict_do_update(index_elements=[key.key], set_=fresh), rows)
