"""How Alembic compares and changes the tables. It is always handed an open connection by `voisinage.schema`."""

from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from dispatch.base import Base, UtcDateTime
from dispatch.vault.columns import Closed


def run() -> None:
    """Run the migrations that were asked for inside the caller's transaction."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=newest() is not None,  # SQLite changes a table by copying it; the first migration only creates
        render_item=plain_type,
        process_revision_directives=number,
    )
    with context.begin_transaction():
        context.run_migrations()


def plain_type(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write types of our own as what they are in the database: a migration must not change when the code does."""
    if kind == "type" and isinstance(item, Closed):
        return "sa.Text()"
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def number(
    _context: MigrationContext, _revision: str | Iterable[str | None] | Iterable[str], scripts: list[MigrationScript]
) -> None:
    """Name migrations 0001, 0002, ... so that a folder listing is their order."""
    for script in scripts:
        script.rev_id = f"{int(newest() or 0) + 1:04}"


def newest() -> str | None:
    """The number of the last migration written so far."""
    return ScriptDirectory.from_config(context.config).get_current_head()


run()
