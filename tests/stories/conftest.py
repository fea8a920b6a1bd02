"""Stories play on both databases."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.stories.town import Town


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    """A small town on a fresh database."""
    return Town(sessions)
