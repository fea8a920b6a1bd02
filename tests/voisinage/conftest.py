"""What the tests of pages stand on: the town's site, on the database that the test needs.

A test that looks at what a page says, whom it lets in or which verb a button calls runs on SQLite alone: its verbs run
on both databases in `tests/stories`. Marked `@on_both` (of `open_site.py`), it runs on PostgreSQL as well: one way
through each feature from end to end, and everything that a database decides (who wins, what is unique, what is rolled
back, how many queries, in which order, at what local time, NUL characters, numbers that are too large).
"""

import pytest

from tests.voisinage.intake_counter import Counter, open_counter
from tests.voisinage.open_site import Site
from tests.voisinage.site_fixtures import database, site, town

__all__ = ["database", "site", "town"]


@pytest.fixture
def counter(site: Site) -> Counter:
    """A prescriber signed in on that site, in a town with a few addresses."""
    return open_counter(site)
