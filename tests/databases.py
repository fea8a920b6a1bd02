"""A database for each test, quickly: migrated once, then copied, or emptied between tests."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

from dispatch.base import Base
from dispatch.journal_chain.locks import lock, unlock
from voisinage import schema

TEMPLATE = "voisinage_template"
_LEAVING = 10  # seconds


def empty(engine: Engine) -> None:
    """Take every row out. The engine stays: the statements it has compiled are half of what a test costs."""
    with engine.begin() as connection:
        unlock(connection)
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())  # for few rows five times quicker than PostgreSQL's TRUNCATE
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"))
        lock(connection)


@dataclass(frozen=True)
class SqliteDatabases:
    """Copies of one migrated file."""

    template: Path

    @classmethod
    def migrated(cls, folder: Path) -> "SqliteDatabases":
        """Migrate the file that will be copied."""
        template = folder / "template.db"
        schema.upgrade(f"sqlite:///{template}")
        return cls(template)

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """The URL of a new migrated database inside `folder`."""
        yield f"sqlite:///{shutil.copyfile(self.template, folder / 'voisinage.db')}"


@dataclass(frozen=True)
class PostgresDatabases:
    """Copies of one migrated database of a server, whose administration `server` is connected to."""

    server: Engine
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    @contextmanager
    def migrated(cls, server_url: str) -> Iterator["PostgresDatabases"]:
        """Create and migrate the database that will be copied."""
        server = create_engine(server_url, isolation_level="AUTOCOMMIT")
        databases = cls(server)
        databases._administer(f"CREATE DATABASE {TEMPLATE}")
        schema.upgrade(databases._url(TEMPLATE))
        yield databases
        server.dispose()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a new migrated database. It is dropped afterwards, whoever is still connected."""
        name = f"test_{next(self._numbers)}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        try:
            yield self._url(name)
        finally:
            self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def left_open(self, url: str) -> int:
        """How many connections to the database at `url` stay open: a killed program's take a moment to go."""
        sessions = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
        give_up_at = time.monotonic() + _LEAVING
        with self.server.connect() as connection:
            while True:
                count: int = connection.scalar(sessions, {"name": make_url(url).database}) or 0
                if count == 0 or time.monotonic() > give_up_at:
                    return count
                time.sleep(0.02)

    def _administer(self, statement: str) -> None:
        with self.server.connect() as connection:
            connection.execute(text(statement))

    def _url(self, name: str) -> str:
        return self.server.url.set(database=name).render_as_string(hide_password=False)
