"""Every database is opened here, so that SQLite and PostgreSQL keep the same promises wherever the code runs.

A transaction may write unless its connection carries the execution option `read_only=True`; then a write is refused.
On SQLite one writer of a process goes at a time: left to SQLite's own retries, the slowest wait ten times longer.
"""

import logging
from pathlib import Path
from sqlite3 import OperationalError as SqliteError
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, ManagesConnection

from dispatch.own_files import create_for_owner
from dispatch.vault.lending import lend
from dispatch.vault.ring import Ring

LOCK_WAIT = 30  # seconds, for a lock of the process as for one of the database
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_IN_MEMORY = {None, "", ":memory:"}
_ROWS = "Row "  # how SQLAlchemy begins to tell one
_write_locks: dict[Path, Lock] = {}  # one for each SQLite file, whatever number of engines this process has on it


def make_engine(url: str | URL, *, keys: Ring | None = None, lock_wait: float = LOCK_WAIT) -> Engine:
    """An engine on `url`; nothing is opened yet. Waiting `lock_wait` seconds for a lock raises OperationalError.

    Without `keys` it reads and writes nothing that names somebody. Raises ValueError for anything but SQLite and
    PostgreSQL.
    """
    url = database_url(url)
    engine = create_engine(url, **engine_options(url, lock_wait=lock_wait))
    return prepare_engine(engine, keys=keys, lock_wait=lock_wait)


def database_url(url: str | URL) -> URL:
    """`url` with the driver this house uses: psycopg 3 for PostgreSQL. Raises ValueError for another database."""
    parsed = make_url(url)
    if parsed.drivername not in _DRIVERS:
        raise ValueError(f"neither SQLite nor PostgreSQL: {parsed.drivername}")
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def engine_options(url: str | URL, *, lock_wait: float = LOCK_WAIT) -> dict[str, Any]:
    """What `create_engine` must be told for `url`, for those who do not create the engine themselves.

    Values stay out of error messages, which end up in logs: they are people's names and numbers.
    """
    if database_url(url).drivername == "sqlite":
        return {"hide_parameters": True, "connect_args": {"timeout": lock_wait}}
    options = f"-c lock_timeout={round(lock_wait * 1000)}"
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "connect_args": {"application_name": "voisinage", "connect_timeout": 10, "options": options},
    }


class _NoRows(logging.Filter):
    """At its most talkative SQLAlchemy would tell what stands in every row, opened."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Everything but rows."""
        return not str(record.msg).startswith(_ROWS)


logging.getLogger("sqlalchemy.engine.Engine").addFilter(_NoRows())


def prepare_engine(engine: Engine, *, keys: Ring | None = None, lock_wait: float = LOCK_WAIT) -> Engine:
    """Listen to `engine` so that its transactions keep the promises above. To be called once; returns `engine`."""
    if keys is not None:
        lend(engine, keys)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, lock_wait)
    else:
        event.listen(engine, "begin", _begin_on_postgresql)
    return engine


def _prepare_sqlite(engine: Engine, lock_wait: float) -> None:
    lock = _write_lock(engine.url)

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("read_only"):
            _begin_to_read(connection)
        else:
            _begin_to_write(connection, lock, lock_wait)

    if engine.url.database not in _IN_MEMORY:
        file = Path(str(engine.url.database))
        event.listen(engine, "do_connect", lambda *_told: create_for_owner(file))  # SQLite would go by the umask
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", _give_back)
    event.listen(engine, "detach", _give_back)


def _write_lock(url: URL) -> Lock:
    if url.database in _IN_MEMORY:
        return Lock()
    return _write_locks.setdefault(Path(str(url.database)).resolve(), Lock())


def _open_sqlite(dbapi_connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    dbapi_connection.isolation_level = None  # the driver begins nothing by itself: `begin` does
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        cursor = dbapi_connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _begin_to_write(connection: Connection, lock: Lock, lock_wait: float) -> None:
    """Take the process's lock, then the database's at once: a reader that starts to write later could only fail."""
    mine = _remembered(connection.connection)
    _allow_writes(connection.connection.dbapi_connection, mine)
    if "write_lock" not in mine:  # else kept since an earlier transaction of the same borrower
        if not lock.acquire(timeout=lock_wait):
            raise OperationalError("BEGIN IMMEDIATE", None, SqliteError("another thread keeps the write lock"))
        mine["write_lock"] = lock  # given back when the connection is, whatever happens next
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    _remembered(connection.connection)["read_only"] = True
    connection.exec_driver_sql("PRAGMA query_only = ON")
    connection.exec_driver_sql("BEGIN")


def _give_back(dbapi_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    """The connection leaves its borrower, or is broken and then None. After a COMMIT that failed it is still open."""
    if dbapi_connection is not None and getattr(dbapi_connection, "in_transaction", False):
        dbapi_connection.rollback()
    mine = _remembered(entry)
    lock: Lock | None = mine.pop("write_lock", None)
    if lock is not None:
        lock.release()
    _allow_writes(dbapi_connection, mine)


def _allow_writes(dbapi_connection: DBAPIConnection | None, mine: dict[str, Any]) -> None:
    if mine.pop("read_only", False) and dbapi_connection is not None:
        cursor = dbapi_connection.cursor()
        cursor.execute("PRAGMA query_only = OFF")
        cursor.close()


def _remembered(borrowed: ManagesConnection) -> dict[str, Any]:
    """What is noted beside a connection of the pool. It outlives a broken one, so that a lock is never forgotten."""
    record = borrowed.record_info
    if record is None:
        raise InvalidRequestError("a detached SQLite connection begins no transaction: nobody would give its lock back")
    return record


def _begin_on_postgresql(connection: Connection) -> None:
    """Tell psycopg what its next BEGIN must say: no round trip of its own."""
    dbapi_connection: Any = connection.connection.dbapi_connection
    dbapi_connection.read_only = bool(connection.get_execution_options().get("read_only"))
