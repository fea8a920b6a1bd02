"""What the database itself refuses: to change or remove a sealed line, a seal, or anything but add.

One way is left open, for erasure: the salt of a seal may be taken away, once and for ever; from then on its line may be
blanked or removed. The chain goes on holding, and `verify` tells how many lines were given up in this way.
"""

from sqlalchemy import Connection, text

_KEPT = "EXISTS (SELECT 1 FROM journal_seal WHERE entry_id = OLD.id AND salt IS NOT NULL)"
_ONLY_SALT = (
    "NEW.salt IS NULL AND NEW.commune_id = OLD.commune_id AND NEW.number = OLD.number AND NEW.entry_id = OLD.entry_id "
    "AND NEW.content = OLD.content AND NEW.link = OLD.link AND NEW.sealed_at = OLD.sealed_at"
)
_SAID = "a sealed line of the journal is never changed"

# name, table, when, on what condition it is refused
LOCKS = (
    ("journal_line_update", "journal_entry", "UPDATE", _KEPT),
    ("journal_line_delete", "journal_entry", "DELETE", _KEPT),
    ("journal_seal_update", "journal_seal", "UPDATE", f"NOT ({_ONLY_SALT})"),
    ("journal_seal_delete", "journal_seal", "DELETE", "TRUE"),
)


def lock(connection: Connection) -> None:
    """Put the locks on. For migrations, and for what took them off to put a whole database in its place."""
    for name, table, event, refused in LOCKS:
        if connection.dialect.name == "sqlite":
            _lock_on_sqlite(connection, name, f"BEFORE {event} ON {table}", refused)
        else:
            _lock_on_postgresql(connection, name, f"BEFORE {event} ON {table}", refused, event)


def unlock(connection: Connection) -> None:
    """Take the locks off."""
    for name, table, _event, _refused in LOCKS:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
            connection.execute(text(f"DROP FUNCTION IF EXISTS {name}()"))


def _lock_on_sqlite(connection: Connection, name: str, when: str, refused: str) -> None:
    body = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    connection.execute(text(f"CREATE TRIGGER {name} {when} FOR EACH ROW WHEN {refused} {body}"))


def _lock_on_postgresql(connection: Connection, name: str, when: str, refused: str, event: str) -> None:
    kept = "OLD" if event == "DELETE" else "NEW"
    body = f"BEGIN IF {refused} THEN RAISE EXCEPTION '{_SAID}'; END IF; RETURN {kept}; END"
    connection.execute(text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $lock$ {body} $lock$"))
    connection.execute(text(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()"))
