"""A backup that cannot be restored is said to be bad, and pushes out none of the good ones."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.keys import RING
from voisinage.backups.taking import Place, take
from voisinage.schema import upgrade

PASSPHRASE = "9f86d081884c7d659a2feaa0c55ad015"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "sauvegardes", PASSPHRASE, keep=2)


def test_one_that_holds_no_whole_database(tmp_path: Path, place: Place) -> None:
    """Every row is copied, and one of them belongs to a commune that is not there: as after a repair by hand."""
    file = tmp_path / "voisinage.sqlite3"
    url = f"sqlite:///{file}"
    upgrade(url, RING)
    good = [take(url, place, iter([NOON + timedelta(days=day)] * 2).__next__) for day in range(2)]
    assert [one.problem for one in good] == ["", ""]
    with closing(sqlite3.connect(file)) as by_hand, by_hand:
        by_hand.execute("INSERT INTO organisation (commune_id, name) VALUES (777, 'Nulle part')")

    bad = take(url, place, lambda: NOON + timedelta(days=2))

    assert not bad.good
    assert "ne se laisse pas restaurer" in bad.problem
    assert all(one.file.exists() for one in good), "both that can be restored are still there"
