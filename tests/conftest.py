"""What every test may ask for: a fresh database on both engines, a browser. No stray network, no surprise in time."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from dispatch.engine import make_engine
from tests.databases import PostgresDatabases, SqliteDatabases, empty
from tests.keys import RING
from tests.missing import missing
from tests.postgres import PostgresUnavailable, running_postgres
from tests.sealed_order import watch
from tests.sms.kannel import Kannel, KannelUnavailable
from tests.stories.newcomer import real_browser
from tests.voisinage.demo_instance import TUESDAY, demo_settings_in
from voisinage.config import Settings
from voisinage.demo.files import DemoFiles
from voisinage.demo.opening import build

watch()
settings.register_profile("local", deadline=None)  # a busy machine is no failure
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An engine as the application makes it, on an empty, migrated database. The test runs once on each kind."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    return engine


@pytest.fixture
def sqlite_engine(shared_sqlite: Engine) -> Engine:
    """The same on SQLite alone."""
    empty(shared_sqlite)
    return shared_sqlite


@pytest.fixture
def postgresql_engine(shared_postgresql: Engine) -> Engine:
    """The same on PostgreSQL alone."""
    empty(shared_postgresql)
    return shared_postgresql


@pytest.fixture
def database_url(engine: Engine) -> str:
    """The URL of that database."""
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def shared_sqlite(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The SQLite file that the tests of one process share, one after the other."""
    with sqlite_databases.fresh(tmp_path_factory.mktemp("shared")) as url:
        engine = make_engine(url, keys=RING)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def shared_postgresql(postgres_databases: PostgresDatabases) -> Iterator[Engine]:
    """The PostgreSQL database that the tests of one process share, one after the other."""
    with postgres_databases.fresh() as url:
        engine = make_engine(url, keys=RING)
        yield engine
        engine.dispose()


@pytest.fixture
def sqlite_url(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated SQLite file of the test's own."""
    with sqlite_databases.fresh(tmp_path) as url:
        yield url


@pytest.fixture
def postgresql_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database of the test's own, which leaves no connection behind.

    One left open would be found by the garbage collector, in the middle of somebody else's test.
    """
    with postgres_databases.fresh() as url:
        yield url
        assert postgres_databases.left_open(url) == 0, "dispose of every engine, that of an application included"


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions on the fresh database: `with sessions.begin() as session:` commits at the end."""
    return sessionmaker(engine, expire_on_commit=False)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One session, rolled back at the end unless the test commits. Another one beside it waits: see `sessions`."""
    with sessions() as session:
        yield session


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Where SQLite tests get their files."""
    return SqliteDatabases.migrated(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """One server for each pytest process, started when the first test asks for it."""
    try:
        with running_postgres() as server_url, PostgresDatabases.migrated(server_url) as databases:
            yield databases
    except PostgresUnavailable as error:
        missing(f"PostgreSQL cannot start here: {error}")


@pytest.fixture(scope="session")
def demo_town(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a demo town, built by the first of pytest's processes that needs it: look at it, or copy it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demo"
    settings = demo_settings_in(folder)
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not DemoFiles(folder).built.exists():
            build(settings, lambda: TUESDAY)
    return settings


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser, for playwright's `executable_path`."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    return Path(found[0]) if found else missing("no Chromium here: install the package chromium")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """That browser, open: one for each pytest process, as playwright wants it."""
    with real_browser(chromium) as browser:
        yield browser


@pytest.fixture
def start_kannel(tmp_path: Path) -> Iterator[Callable[[str], Kannel]]:
    """Starts a real SMS gateway and its fake operator, given where it shall bring replies; both end with the test."""
    with ExitStack() as running:

        def start(incoming_url: str) -> Kannel:
            try:
                return running.enter_context(Kannel(tmp_path, incoming_url))
            except KannelUnavailable as error:
                missing(f"Kannel is not here: {error}")

        yield start
