"""A site that places calls, and two people who pick up."""

import pytest
from sqlalchemy import Engine

from tests.voisinage.open_site import Site
from tests.voisinage.telephone import Exchange, Telephone, calling_site


@pytest.fixture
def called(database: Engine) -> tuple[Site, Exchange]:
    """The site, and what its carrier was asked to ring."""
    return calling_site(database)


@pytest.fixture
def site(called: tuple[Site, Exchange]) -> Site:
    """That site, in the place of the ordinary one."""
    return called[0]


@pytest.fixture
def anne(called: tuple[Site, Exchange]) -> Telephone:
    """The referent."""
    site, exchange = called
    return Telephone.of(site, exchange, site.town.referent())


@pytest.fixture
def paul(called: tuple[Site, Exchange]) -> Telephone:
    """The bricoleur."""
    site, exchange = called
    return Telephone.of(site, exchange, site.town.bricoleur())
