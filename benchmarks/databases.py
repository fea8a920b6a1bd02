"""The databases to measure on: a SQLite file, and PostgreSQL where `VOISINAGE_BENCH_PG` gives the URL of a server."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from dispatch.engine import database_url
from voisinage.schema import upgrade

Opened = Callable[[str], AbstractContextManager[str]]


def each_database(name: str) -> Iterator[tuple[str, str]]:
    """What it is called and the URL of a migrated one, of each kind in turn; it goes away afterwards."""
    for kind, opened in each_kind():
        with opened(name) as url:
            yield kind, url


def each_kind() -> Iterator[tuple[str, Opened]]:
    """What it is called, and what opens the URL of a migrated database of that kind, under a name, for as long."""
    yield "SQLite", _passing_file
    if server := os.environ.get("VOISINAGE_BENCH_PG"):
        yield "PostgreSQL", partial(_passing_database, server)


@contextmanager
def _passing_file(name: str) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / name}.sqlite3"
        upgrade(url)
        yield url


@contextmanager
def _passing_database(server: str, name: str) -> Iterator[str]:
    administrator = create_engine(database_url(server), isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            url = database_url(server).set(database=name).render_as_string(hide_password=False)
            upgrade(url)
            yield url
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administrator.dispose()
