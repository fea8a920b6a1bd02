from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import dispatch
from dispatch.base import Base
from dispatch.engine import make_engine
from tests.keys import RING
from voisinage import schema

# SQLite tells SQLAlchemy of such an index by its words alone: `test_indexes_and_rules_...` compares those.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection of expression-based index",
    "ignore:autogenerate skipping metadata-specified expression-based index",
)
COMMUNE = text(
    "INSERT INTO commune (insee, name, timezone, territory, contact_phone, rules)"
    " VALUES ('32013', 'Auch', 'Europe/Paris', 'FR', '+33639980000', '{}')"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a database of the test's own: tables come and go here."""
    engine = make_engine(request.getfixturevalue(f"{request.param}_url"), keys=RING)
    yield engine
    engine.dispose()


@pytest.fixture
def from_models(sqlite_url: str, tmp_path: Path) -> Iterator[Engine]:
    """A SQLite database made straight from the models."""
    engine = make_engine(f"sqlite:///{tmp_path / 'models.db'}", keys=RING)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def every_table() -> None:
    """Read the whole workshop, so that a table nobody imports elsewhere is seen here."""
    for module in walk_packages(dispatch.__path__, "dispatch."):
        import_module(module.name)


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrations_check_the_same_rules_as_the_models(from_models: Engine, sqlite_url: str) -> None:
    migrated = make_engine(sqlite_url, keys=RING)
    for table in Base.metadata.tables:
        assert rules_of(migrated, table) == rules_of(from_models, table)
    migrated.dispose()


def rules_of(engine: Engine, table: str) -> dict[str | None, str]:
    """The CHECKs of a table by their names: Alembic does not compare them."""
    return {check["name"]: check["sqltext"] for check in inspect(engine).get_check_constraints(table)}


def test_every_rule_of_the_database_has_a_name(engine: Engine) -> None:
    inspector = inspect(engine)
    for table in Base.metadata.tables:
        rules = [
            inspector.get_pk_constraint(table),
            *inspector.get_check_constraints(table),
            *inspector.get_foreign_keys(table),
            *inspector.get_unique_constraints(table),
        ]
        assert all(rule["name"] for rule in rules), table


def test_every_module_with_tables_is_known_to_the_migrations() -> None:
    known = {module.__name__ for module in schema.TABLES}
    declaring = {mapper.class_.__module__ for mapper in Base.registry.mappers}

    assert declaring == known


def test_upgrading_twice_keeps_what_is_there(database_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(COMMUNE)

    schema.upgrade(database_url)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM commune")) == "Auch"


def test_several_processes_may_upgrade_at_once(engine: Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(schema.alembic_config(connection), "base")

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: schema.upgrade(engine.url.render_as_string(hide_password=False)), range(3)))

    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_every_migration_can_be_taken_back(engine: Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(schema.alembic_config(connection), "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_migrations_stand_in_one_line(engine: Engine) -> None:
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(schema.alembic_config(connection))

        assert len(script.get_heads()) == 1
