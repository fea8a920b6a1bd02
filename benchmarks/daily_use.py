"""A database that was filled at one stroke is brought to the state that daily use would have left it in."""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dispatch.base import Base


def as_in_daily_use(session: Session) -> None:
    """The planner knows how much there is, and new rows get free numbers. Commits."""
    if session.get_bind().dialect.name == "postgresql":
        _number_on(session)
    session.execute(text("ANALYZE"))
    session.commit()


def _number_on(session: Session) -> None:
    """PostgreSQL numbers new rows from a counter that ids given by hand have not moved."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            last = session.scalar(select(func.max(table.c.id)))
            session.execute(select(func.setval(f"{table.name}_id_seq", (last or 0) + 1)))
