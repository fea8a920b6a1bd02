"""Whether the database is up to date, and whether the clock keeps up: for machines and for `voisinage doctor`."""

from datetime import datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import Session

from dispatch.journal import OutboxMessage
from dispatch.requests import Request
from dispatch.states import MessageState
from dispatch.watch.patience import PATIENCE
from voisinage.schema import alembic_config


def is_up_to_date(connection: Connection) -> bool:
    """Whether every migration has run."""
    head = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
    return head is not None and MigrationContext.configure(connection).get_current_revision() == head


def is_behind(session: Session, now: datetime) -> bool:
    """Whether something has been due for longer than a living clock would let it.

    Read from the database, so that a web process can tell it of a worker's.
    """
    due = now - PATIENCE
    late_text = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.LEASED)) & (OutboxMessage.due_at < due)
    return bool(session.scalar(select(exists().where(Request.chase_at < due) | exists().where(late_text))))
