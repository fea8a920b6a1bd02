"""Bring a database's tables up to date: for the command line, the demo and the tests alike."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from dispatch import journal, line, people, places, policies, presence, requests, time_given
from dispatch.addresses import tables as addresses
from dispatch.calling import tables as calling
from dispatch.consulting import sign_ins
from dispatch.consulting import tables as consulting
from dispatch.engine import make_engine
from dispatch.joining import tables as joining
from dispatch.journal_chain import tables as journal_chain
from dispatch.mail import tables as mail
from dispatch.overruling import tables as overruling
from dispatch.prescribing import tables as prescribing
from dispatch.retention import tables as retention
from dispatch.vault.ring import Ring
from dispatch.vault.sweeping import sweep
from voisinage.accounts import tables as accounts
from voisinage.backups import tables as backups
from voisinage.limits import tables as limits

# All that declare tables, so that migrations see them.
TABLES = (
    accounts, addresses, backups, calling, consulting, joining, journal, journal_chain, limits, line, mail, overruling,
    people, places, policies, prescribing, presence, requests, retention, sign_ins, time_given,
)  # fmt: skip
_ONE_AT_A_TIME = 8_317_264  # any number, the same for ever: PostgreSQL's name of the lock on migrating


def upgrade(url: str, keys: Ring | None = None) -> None:
    """Create what is missing and change what is old in the database at `url`. All or nothing; may be run at any time.

    Several processes may start it at once: they take turns. `keys` close what older tables held open; a new database
    needs none. Raises what SQLAlchemy raises, NoKeys.
    """
    engine = make_engine(url, keys=keys)
    try:
        upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine) -> None:
    """The same on an engine that is open already, with nothing going on in it."""
    with engine.connect() as connection:
        _let_tables_be_replaced(connection)
        before = _revision(connection)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
            command.upgrade(alembic_config(connection), "head")
        changed = _revision(connection) != before is not None
        connection.invalidate()  # SQLite must not go on without foreign keys
    if changed:
        sweep(engine)  # what a replaced table held is not left in the file


def _revision(connection: Connection) -> str | None:
    with connection.begin():
        return MigrationContext.configure(connection).get_current_revision()


def alembic_config(connection: Connection) -> Config:
    """What Alembic must know to work on `connection`, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", "voisinage:migrations")
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _let_tables_be_replaced(connection: Connection) -> None:
    """SQLite changes a table by copying it: with foreign keys on, the old one could not be dropped."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()  # outside any transaction: inside one this pragma does nothing
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.close()
