"""The databases to measure on: a SQLite file, and PostgreSQL where `VOISINAGE_BENCH_PG` gives the URL of a server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from dispatch.engine import database_url
from voisinage.schema import upgrade


def each_database(name: str) -> Iterator[tuple[str, str]]:
    """What it is called and the URL of a migrated one, of each kind in turn; it goes away afterwards."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        upgrade(url)
        yield "SQLite", url
    if server := os.environ.get("VOISINAGE_BENCH_PG"):
        with _passing_database(server, name) as url:
            upgrade(url)
            yield "PostgreSQL", url


@contextmanager
def _passing_database(server: str, name: str) -> Iterator[str]:
    administrator = create_engine(database_url(server), isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield database_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administrator.dispose()
