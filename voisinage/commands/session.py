"""One transaction for one command: kept whole at its end, given up whole when something is refused or only tried."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from dispatch.errors import ImportRefused
from voisinage.commands.opening import open_sessions, read_settings


@contextmanager
def open_session(*, dry_run: bool = False) -> Iterator[Session]:
    """A session on the database of the settings. With `dry_run`, what it does is undone at the end.

    Raises ClickException, in French, where the database is not ready or an import is refused.
    """
    session = open_sessions(read_settings())()
    try:
        yield session
        if dry_run:
            session.rollback()
        else:
            session.commit()
    except ImportRefused as refused:
        raise click.ClickException(str(refused)) from refused
    finally:
        session.close()
        session.get_bind().engine.dispose()
