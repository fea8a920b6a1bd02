"""SQLite keeps what was deleted until it needs the room. After a sweep nothing of it is in its files."""

from sqlalchemy import Engine


def sweep(engine: Engine) -> None:
    """Rewrite the database file without its free pages and empty the log beside it; PostgreSQL sees to it by itself.

    Nothing else may be going on in this thread; other writers wait, some seconds where the file is large.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            cursor = connection.cursor()
            cursor.execute(statement)
            cursor.close()
    finally:
        connection.close()
