"""The database of the application: one session for each request, on the tables of `dispatch`.

A page that is only looked at (GET, HEAD) reads: it waits for no writer, and any write raises. One that must note
something all the same, such as who looked, says so with `allow_writes`. One that writes has the write lock from its
first question on: where there is much to read before anything is written, it says so with `only_read`.
"""

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine

from dispatch.base import Base
from dispatch.engine import database_url, engine_options, prepare_engine
from dispatch.vault.ring import Ring

READS_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})


class PageSession(Session):
    """A session that reads or writes as the page in hand does; outside a request it writes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._readers: dict[Engine | Connection, Engine | Connection] = {}

    def get_bind(self, *arguments: Any, **options: Any) -> Engine | Connection:
        """The engine for the next statement, held to reading where nothing may change."""
        bind = super().get_bind(*arguments, **options)
        if not _only_looking():
            return bind
        if bind not in self._readers:  # kept: another object would open another transaction
            self._readers[bind] = bind.execution_options(read_only=True)
        return self._readers[bind]


db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"class_": PageSession, "expire_on_commit": False},
)


def init_db(app: Flask, keys: Ring) -> None:
    """Open the database named by `SQLALCHEMY_DATABASE_URI`, with the settings every engine of ours has.

    Raises ValueError for anything but SQLite and PostgreSQL.
    """
    url = database_url(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, keys=keys)


def allow_writes() -> None:
    """Let the rest of this request write, though it is a GET or has only read so far; in a transaction of its own."""
    g.may_write = True


def only_read() -> None:
    """Have the rest of this request read, until `allow_writes`: nobody waits for it. What it noted before is kept."""
    db.session.commit()
    g.may_write = False


def _only_looking() -> bool:
    return has_request_context() and not g.get("may_write", request.method not in READS_ONLY)
