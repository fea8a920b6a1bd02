"""The demo town that tests share: where it stands, and on which day."""

from datetime import UTC, datetime
from pathlib import Path

from tests.keys import KEYS
from voisinage.config import Settings

TUESDAY = datetime(2026, 11, 24, 8, 42, tzinfo=UTC)


def demo_settings_in(folder: Path) -> Settings:
    """The settings of a demo whose files are all in this folder."""
    return Settings(
        instance=folder,
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        secret_key="k" * 32,
        keys=KEYS,
        base_url="http://localhost",
        demo=True,
    )
