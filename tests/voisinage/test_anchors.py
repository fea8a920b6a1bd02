"""An end of the journal that was cut off, or made anew, is noticed: what was there stands written outside the base."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, delete
from sqlalchemy.orm import sessionmaker

from dispatch.commune_journal import note_commune
from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.journal_chain.anchors import Anchor, Lack, Word, missing, read
from dispatch.journal_chain.ends import ends, lacks
from dispatch.journal_chain.locks import lock, unlock
from dispatch.journal_chain.sealer import seal_commune
from dispatch.journal_chain.tables import JournalSeal
from dispatch.journal_chain.verifying import verify
from tests.keys import KEYS
from tests.stories.town import LINE, Town
from voisinage.anchoring import FILE, accept, anchor, anchor_file, anchor_if_due, known, write_beside
from voisinage.backups.taking import ENDING
from voisinage.cli import main
from voisinage.config import Settings

SECRET = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"


@dataclass
class Archive:
    """A town whose journal is sealed and anchored."""

    town: Town
    settings: Settings

    def writes(self, many: int = 1) -> None:
        """Things happen, and are sealed."""
        with self.town.sessions.begin() as session:
            for _ in range(many):
                note_commune(Desk(session, self.town.now, LINE), self.town.commune_id, Event.ROTA_CHANGED)
            seal_commune(session, self.town.commune_id, self.town.now, SECRET)

    def anchors(self) -> int:
        self.town.now += timedelta(hours=7)
        with self.town.sessions() as session:
            return anchor(session, self.settings, self.town.now)

    def loses_its_end(self, kept: int) -> None:
        """Somebody with the whole database takes the locks off, and the latest lines and seals with them."""
        with self.town.sessions.begin() as session:
            unlock(session.connection())
            gone = session.scalars(delete(JournalSeal).where(JournalSeal.number > kept).returning(JournalSeal.entry_id))
            session.execute(delete(JournalEntry).where(JournalEntry.id.in_(gone.all())))
            lock(session.connection())

    def lacks(self) -> list[tuple[Lack, int, int]]:
        with self.town.sessions() as session:
            found = lacks(session, known(self.settings).anchors)
        return [(one.kind, one.anchored, one.holds) for one in found]

    def end(self) -> int:
        with self.town.sessions() as session:
            return ends(session)[self.town.commune_id][0]


@pytest.fixture
def archive(engine: Engine, database_url: str, tmp_path: Path) -> Archive:
    town = Town(sessionmaker(engine, expire_on_commit=False))
    settings = Settings(
        instance=tmp_path, database_url=database_url, secret_key=SECRET, backup_folder=tmp_path / "sauvegardes"
    )
    found = Archive(town, settings)
    found.writes(3)
    return found


def test_the_chain_alone_does_not_see_that_its_end_is_gone_and_its_anchor_does(archive: Archive) -> None:
    archive.anchors()
    first = archive.end()
    archive.writes(2)
    archive.anchors()
    last = archive.end()
    assert archive.lacks() == []

    archive.loses_its_end(first + 1)

    with archive.town.sessions() as session:
        assert verify(session, archive.town.commune_id, SECRET).kind is None
    assert archive.lacks() == [(Lack.CUT, last, first)]


def test_an_end_made_anew_is_seen_too(archive: Archive) -> None:
    archive.anchors()
    first = archive.end()
    archive.writes()
    archive.anchors()
    last = archive.end()
    archive.loses_its_end(first)
    archive.writes(2)

    assert archive.end() > last
    assert archive.lacks() == [(Lack.OTHER, last, first)]


def test_a_chain_that_lacks_its_end_is_not_anchored_anew_until_somebody_says_that_they_know(archive: Archive) -> None:
    archive.anchors()
    first = archive.end()
    archive.writes()
    archive.anchors()
    archive.loses_its_end(first)
    archive.writes()
    assert archive.anchors() == 0

    with archive.town.sessions() as session:
        assert len(accept(session, archive.settings, archive.town.now)) == 1
    assert archive.lacks() == []
    assert archive.anchors() == 1
    last = archive.end()
    archive.loses_its_end(first)
    assert archive.lacks() == [(Lack.CUT, last, first)]


def test_nothing_new_is_nothing_written_and_the_clock_writes_seldom(archive: Archive) -> None:
    assert archive.anchors() == 1
    assert archive.anchors() == 0
    archive.writes()
    town, settings = archive.town, archive.settings
    town.now += timedelta(hours=7)
    assert anchor_if_due(town.sessions, settings, town.now) == 1
    archive.writes()
    assert anchor_if_due(town.sessions, settings, town.now + timedelta(hours=1)) == 0
    assert anchor_if_due(town.sessions, settings, town.now + timedelta(hours=7)) == 1


def test_the_file_holds_numbers_and_hashes_for_this_account_alone(archive: Archive) -> None:
    archive.anchors()
    file = anchor_file(archive.settings)
    assert file.stat().st_mode & 0o077 == 0
    text = file.read_text("utf-8")
    for told in ("Odette", "Lilas", "+33", "Clairval", "mairie@"):
        assert told not in text


def test_a_line_that_was_changed_or_torn_is_told_and_counts_for_nothing(archive: Archive) -> None:
    archive.anchors()
    file = anchor_file(archive.settings)
    genuine = file.read_text("utf-8")
    file.write_text(genuine + genuine.replace('"number": ', '"number": 9') + genuine[:40] + "\n[]\n{}\n", "utf-8")

    there = known(archive.settings)
    assert (len(there.anchors), there.strange) == (1, 4)
    assert known(replace(archive.settings, secret_key="x" * 40)).anchors == []


def test_the_copy_beside_a_backup_stands_in_for_a_lost_file(archive: Archive) -> None:
    archive.anchors()
    first = archive.end()
    archive.writes()
    backup = archive.settings.backup_folder / f"voisinage-20261124T120000Z{ENDING}"
    backup.parent.mkdir()
    with archive.town.sessions() as session:
        number, link = ends(session)[archive.town.commune_id]
    now = archive.town.now.isoformat()
    write_beside(backup, [Anchor(Word.ENDS, now, archive.town.commune_id, number, link)], SECRET)
    anchor_file(archive.settings).unlink()
    assert archive.lacks() == []

    archive.loses_its_end(first)
    assert archive.lacks() == [(Lack.CUT, number, 0)]


def test_two_that_write_at_once_tear_no_line(archive: Archive) -> None:
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(archive.anchors) for _ in range(12)]:
            done.result(timeout=60)
    there = known(archive.settings)
    assert there.strange == 0
    assert there.anchors


def test_doctor_tells_and_the_command_accepts_with_a_trace(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "VOISINAGE_INSTANCE": str(archive.settings.instance), "VOISINAGE_SECRET_KEY": SECRET,
        "VOISINAGE_DATABASE_URL": archive.settings.database_url, "VOISINAGE_KEYS": KEYS,
        "VOISINAGE_BACKUP_FOLDER": str(archive.settings.backup_folder),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    run = CliRunner()
    archive.town.now = datetime.now(UTC) - timedelta(days=3)
    archive.writes()
    assert f"{FILE} manque" in run.invoke(main, ["doctor"]).output

    assert run.invoke(main, ["journal", "anchor"]).exit_code == 0
    assert "La fin du journal est comme elle a été ancrée" in run.invoke(main, ["doctor"]).output
    last = archive.end()
    archive.loses_its_end(1)
    told = run.invoke(main, ["doctor"])
    assert f"le journal allait au sceau {last}" in told.output
    assert told.exit_code == 1
    assert run.invoke(main, ["journal", "anchor"]).exit_code == 1

    assert "C'est noté" in run.invoke(main, ["journal", "accept"], input="o\ny\n").output
    assert "allait au sceau" not in run.invoke(main, ["doctor"]).output
    (line,) = archive.town.commune_events("journal_cut_accepted")
    assert line.details == {"anchored": last, "holds": 0, "kind": "cut"}
    assert "rien à accepter" in run.invoke(main, ["journal", "accept"]).output


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ({3: "c", 5: "e"}, None),
        ({3: "c"}, (Lack.CUT, 5, 3)),
        ({3: "c", 5: "x"}, (Lack.OTHER, 5, 3)),
        ({}, (Lack.CUT, 5, 0)),
        ({3: "x", 5: "x"}, (Lack.OTHER, 5, 0)),
    ],
)
def test_what_is_missing_is_found_by_the_furthest_anchor(
    links: dict[int, str], found: tuple[Lack, int, int] | None
) -> None:
    anchors = [Anchor(Word.ENDS, f"2026-11-2{number}", 1, number, link) for number, link in ((3, "c"), (5, "e"))]
    other = Anchor(Word.ENDS, "2026-11-26", 2, 9, "z")
    lack = missing([*anchors, other], 1, links)
    assert (lack and (lack.kind, lack.anchored, lack.holds)) == found
    lines = [one.line(SECRET) for one in anchors]
    assert read(lines, SECRET) == (anchors, 0)
    assert os.linesep not in lines[0]
