"""A database that was filled at one stroke is brought to the state that daily use would have left it in."""

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from dispatch.base import Base


def as_in_daily_use(session: Session) -> None:
    """The planner knows how much there is and what is the same for all, and new rows get free numbers. Commits.

    PostgreSQL does the first two by itself, in the hours that follow: its counts read the index alone from then on.
    """
    session.commit()
    engine = session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            _number_on(connection)
            connection.execute(text("VACUUM ANALYZE"))
        else:
            connection.execute(text("ANALYZE"))


def _number_on(connection: Connection) -> None:
    """New rows are numbered from a counter that ids given by hand have not moved."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            last = connection.scalar(select(func.max(table.c.id)))
            connection.execute(select(func.setval(f"{table.name}_id_seq", (last or 0) + 1)))
