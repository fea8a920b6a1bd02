"""The town that is attacked: a demo town of its own with somebody at every stage."""

from collections.abc import Iterator

import pytest

from tests.attacks.fort import Fort
from tests.pages.open_town import town_at_every_stage
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
