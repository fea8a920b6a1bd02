"""What the tests of the pages share: the town at every stage, the address it is served at, a browser, the judges."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.missing import missing
from tests.pages.open_town import OpenTown, Seen, town_at_every_stage
from tests.pages.page_tools import ToolsUnavailable, node_modules
from tests.pages.visits import VISITS, Visit
from tests.serving import served
from voisinage.config import Settings


@pytest.fixture(scope="session")
def town(demo_town: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenTown]:
    with town_at_every_stage(demo_town, tmp_path_factory.mktemp("pages")) as town:
        yield town


@pytest.fixture(scope="session")
def seen(town: OpenTown) -> dict[Visit, Seen]:
    """Every page as the application answers it."""
    return {visit: town.looks(visit) for visit in VISITS}


@pytest.fixture(scope="session")
def address(town: OpenTown) -> Iterator[str]:
    with served(town.app) as address:
        yield address


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder of axe-core and html-validate."""
    try:
        return node_modules()
    except ToolsUnavailable as unavailable:
        missing(str(unavailable))
