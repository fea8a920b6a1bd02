"""The town that is attacked: a demo town with somebody at every stage; beside it, a small one with a clock."""

from collections.abc import Iterator

import pytest

from tests.attacks.fort import Fort
from tests.pages.open_town import town_at_every_stage
from tests.voisinage.site_fixtures import database, site, town
from voisinage.config import Settings

__all__ = ["database", "site", "town"]  # a small town, for attacks that take time, or that time ends


@pytest.fixture(scope="session")
def standing_fort(demo_town: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fort]:
    folder = tmp_path_factory.mktemp("attacks")
    with town_at_every_stage(demo_town, folder) as stages:
        yield Fort.of(stages, folder)


@pytest.fixture
def fort(standing_fort: Fort) -> Iterator[Fort]:
    """The same for each test, whatever the one before did to it."""
    yield standing_fort
    standing_fort.put_back()
