"""The second lock on PostgreSQL: while an agent looks at a page, the database shows rows of their commune alone.

The filters of the pages are the first lock; this one holds where one of them was forgotten. It binds a role that does
not own the tables (see docs/exploitation.md), and nobody else: whoever connects as their owner works as before. What
writes is not held, see decision 0032.
"""

from flask import g, has_request_context, request
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, SessionTransaction

from voisinage.db import READS_ONLY, PageSession

_HOLD = text("SELECT set_config('voisinage.commune', :commune, true)")  # for the transaction, as SET LOCAL


def hold_to(session: Session, commune_id: int) -> None:
    """From now on this request sees the rows of this commune alone, if it only looks."""
    if request.method in READS_ONLY and session.get_bind().dialect.name == "postgresql":
        g.held_to = str(commune_id)
        session.execute(_HOLD, {"commune": g.held_to})


@event.listens_for(PageSession, "after_begin")
def _hold_again(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """Each transaction begins held to nothing."""
    if has_request_context() and "held_to" in g:
        connection.execute(_HOLD, {"commune": g.held_to})
