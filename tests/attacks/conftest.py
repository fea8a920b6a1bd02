"""The town that is attacked: a demo town with somebody at every stage; beside it, a small one with a clock."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.attacks.fort import Fort
from tests.pages.open_town import town_at_every_stage
from tests.stories.town import Town
from tests.voisinage.open_site import Site, open_site
from voisinage.config import Settings


@pytest.fixture(scope="session")
def standing_fort(demo_town: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fort]:
    folder = tmp_path_factory.mktemp("attacks")
    with town_at_every_stage(demo_town, folder) as town:
        yield Fort.of(town, folder)


@pytest.fixture
def fort(standing_fort: Fort) -> Iterator[Fort]:
    """The same for each test, whatever the one before did to it."""
    yield standing_fort
    standing_fort.put_back()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Engine:
    """The empty database under the small town's site: SQLite, or the kind that `@on_both` asks for."""
    engine: Engine = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_engine")
    return engine


@pytest.fixture
def site(database: Engine) -> Site:
    """The small town with its site open: for attacks that take time, or that time ends."""
    return open_site(database)


@pytest.fixture
def town(site: Site) -> Town:
    """That town."""
    return site.town
