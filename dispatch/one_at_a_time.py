"""Whom to ask is decided one request of a commune at a time: two workers never ask somebody beyond their limits."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.requests import Request

CHOOSING = 0x566F6973  # the number of these locks of PostgreSQL, beside the commune's


def alone(session: Session, request: Request) -> None:
    """Hold the choosing in this commune until the transaction ends; what others chose is then there to be counted.

    PostgreSQL alone needs it: SQLite began the transaction with the one write lock there is. It is the last lock of the
    order in `moves.lock_all`.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHOOSING, request.commune_id)))
