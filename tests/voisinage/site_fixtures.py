"""The small town with its site open, on the database that a test needs: for the tests of pages and of attacks."""

import pytest
from sqlalchemy import Engine

from tests.stories.town import Town
from tests.voisinage.open_site import Site, open_site


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
