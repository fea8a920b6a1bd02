"""What the tests of pages stand on: the town's site, on the database that the test needs.

A test that looks at what a page says, whom it lets in or which verb a button calls runs on SQLite alone: its verbs run
on both databases in `tests/stories`. Marked `@on_both` (of `open_site.py`), it runs on PostgreSQL as well: one way
through each feature from end to end, and everything that a database decides (who wins, what is unique, what is rolled
back, how many queries, in which order, at what local time, NUL characters, numbers that are too large).
"""

import os
from fcntl import LOCK_EX, flock

import pytest
from sqlalchemy import Engine

from tests.stories.town import Town
from tests.voisinage.demo_instance import TUESDAY, demo_settings_in
from tests.voisinage.intake_counter import Counter, open_counter
from tests.voisinage.open_site import Site, open_site
from voisinage.config import Settings
from voisinage.demo.files import DemoFiles
from voisinage.demo.opening import build


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Engine:
    """The empty database under the site: SQLite, or the kind that `@on_both` asks for."""
    engine: Engine = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_engine")
    return engine


@pytest.fixture
def site(database: Engine) -> Site:
    """A town with its site open."""
    return open_site(database)


@pytest.fixture
def town(site: Site) -> Town:
    """That town."""
    return site.town


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


@pytest.fixture
def counter(site: Site) -> Counter:
    """A prescriber signed in on that site, in a town with a few addresses."""
    return open_counter(site)
