"""Databases keep what was deleted until they need the room. After a sweep nothing of it is in their tables' files."""

from sqlalchemy import Engine


def sweep(engine: Engine) -> None:
    """On SQLite, rewrite the file without its free pages and empty the log beside it; on PostgreSQL, drop dead rows.

    Nothing else may be going on in this thread; other writers of SQLite wait, some seconds where the file is large.
    What PostgreSQL's own log and its copies hold stays for as long as they are kept: see SECURITY.md.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")  # tables of another owner are passed over, with a warning
        return
    file = engine.raw_connection()
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            cursor = file.cursor()
            cursor.execute(statement)
            cursor.close()
    finally:
        file.close()
