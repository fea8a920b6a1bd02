"""A backup is taken while people write, opens with its passphrase alone, and is good only once it has been restored."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import sessionmaker

from dispatch.engine import make_engine
from dispatch.journal import JournalEntry
from dispatch.journal_chain.sealer import seal_commune
from dispatch.people import Person
from dispatch.requests import Request
from dispatch.vault.keys import new_key, write_keys
from tests.databases import empty
from tests.keys import KEYS, RING
from tests.postgres import binaries
from tests.stories.town import Town
from voisinage.backups.envelope import PIECE, NotOurs, seal, unseal
from voisinage.backups.scheduled import back_up_if_due, last_good, last_tries
from voisinage.backups.taking import Place, open_backup, take
from voisinage.cli import main
from voisinage.config import Settings

PASSPHRASE = "9f86d081884c7d659a2feaa0c55ad015"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def programs_of_this_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_dump` of the same version as the server of the tests."""
    monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "sauvegardes", PASSPHRASE, keep=2)


@pytest.fixture
def town(engine: Engine) -> Town:
    town = Town(sessionmaker(engine, expire_on_commit=False))
    town.referent()
    town.records_request()
    return town


def test_a_backup_keeps_every_row_and_is_tried_out(town: Town, database_url: str, place: Place) -> None:
    taken = take(database_url, place, lambda: NOON)

    assert taken.problem == ""
    assert taken.rows > 10
    assert [file.name for file in place.folder.iterdir()] == ["voisinage-20261124T120000Z.sauvegarde"]
    assert taken.file.stat().st_mode & 0o077 == 0


def test_nobody_reads_a_name_in_a_backup(town: Town, database_url: str, place: Place) -> None:
    sealed = take(database_url, place, lambda: NOON).file.read_bytes()

    with town.sessions() as session:
        address = session.scalars(select(Request.address)).first()
    assert address
    assert address.encode() not in sealed
    assert b"SQLite format" not in sealed


def test_it_is_whole_while_people_write(town: Town, database_url: str, place: Place) -> None:
    with _writing(town) as written:
        written.wait(10)
        taken = [take(database_url, place, _at(NOON + timedelta(minutes=minute))) for minute in (0, 1)]

    assert [one.problem for one in taken] == ["", ""]
    assert taken[1].rows > taken[0].rows


def test_old_ones_go_only_once_a_good_one_is_there(town: Town, database_url: str, place: Place) -> None:
    names = [take(database_url, place, _at(NOON + timedelta(days=day))).file.name for day in range(3)]

    assert sorted(file.name for file in place.folder.iterdir()) == names[1:]


def test_a_changed_backup_does_not_open(town: Town, database_url: str, place: Place) -> None:
    file = take(database_url, place, lambda: NOON).file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    with pytest.raises(NotOurs):
        open_backup(file, PASSPHRASE)


def test_the_clock_takes_one_a_day_and_tells_the_pages(town: Town, database_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=database_url, keys=KEYS, backup_key=PASSPHRASE, backup_folder=tmp_path / "s")

    done = [back_up_if_due(settings, town.sessions, NOON + timedelta(hours=hour)) for hour in (0, 12, 24)]

    assert done == [1, 0, 1]
    with town.sessions() as session:
        good = last_good(session)
        assert good
        assert good.at == NOON + timedelta(hours=24)


def test_one_that_fails_is_told_and_tried_again_within_the_day(town: Town, database_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(
        database_url=database_url, keys=KEYS, backup_key=PASSPHRASE, backup_folder=tmp_path / "file" / "s"
    )

    done = [back_up_if_due(settings, town.sessions, NOON + timedelta(hours=hour)) for hour in (0, 2)]

    assert done == [1, 1]
    with town.sessions() as session:
        assert last_good(session) is None
        assert "ne se laisse pas écrire" in last_tries(session, 1)[0].problem


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_restore_brings_back_what_was_lost_and_overwrites_only_when_told(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    for name, value in {"DATABASE_URL": url, "BACKUP_KEY": PASSPHRASE, "BACKUP_FOLDER": str(tmp_path / "s"),
                        "SECRET_KEY": PASSPHRASE, "KEYS": KEYS}.items():  # fmt: skip
        monkeypatch.setenv(f"VOISINAGE_{name}", value)
    with _open_town(url) as town:
        town.records_request()
        before = _requests(town)
    assert CliRunner().invoke(main, ["backup"]).exit_code == 0
    file = str(next((tmp_path / "s").glob("*.sauvegarde")))
    refused = CliRunner().invoke(main, ["restore", file])
    with _open_town(url, again=True) as town:
        _lose_everything(town)
        assert _requests(town) == 0

    told = CliRunner().invoke(main, ["restore", file, "--force"])

    assert "rien n'a été changé" in refused.output
    assert told.exit_code == 0, told.output
    assert "une clé d'alors" not in told.output
    with _open_town(url, again=True) as town:
        assert _requests(town) == before
        assert _first_names(town) == {"Odette"}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_after_an_older_backup_it_is_told_that_the_journal_ends_sooner_and_that_is_accepted(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    for name, value in {"DATABASE_URL": url, "BACKUP_KEY": PASSPHRASE, "BACKUP_FOLDER": str(tmp_path / "s"),
                        "SECRET_KEY": PASSPHRASE, "KEYS": KEYS, "INSTANCE": str(tmp_path)}.items():  # fmt: skip
        monkeypatch.setenv(f"VOISINAGE_{name}", value)
    run = CliRunner()
    with _open_town(url) as town:
        _happens(town)
        assert run.invoke(main, ["backup"]).exit_code == 0
        (file,) = (tmp_path / "s").glob("*.sauvegarde")
        assert [one.stem for one in (tmp_path / "s").glob("*.ancre")] == [file.stem]
        _happens(town)
    assert run.invoke(main, ["journal", "anchor"]).exit_code == 0

    told = run.invoke(main, ["restore", str(file), "--force"])
    assert "voisinage journal accept" in told.output
    assert "sa fin a été coupée ou refaite" in run.invoke(main, ["doctor"]).output

    assert run.invoke(main, ["journal", "accept", "--yes"]).exit_code == 0
    assert "sa fin a été coupée" not in run.invoke(main, ["doctor"]).output
    with _open_town(url, again=True) as town, town.sessions() as session:
        line = session.scalars(select(JournalEntry).where(JournalEntry.event == "journal_cut_accepted")).one()
    assert line.details["anchored"] > line.details["holds"] > 0


def test_a_backup_needs_the_keys_of_its_time(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"DATABASE_URL": sqlite_url, "BACKUP_KEY": PASSPHRASE, "BACKUP_FOLDER": str(tmp_path / "s"),
                        "SECRET_KEY": PASSPHRASE, "KEYS": KEYS}.items():  # fmt: skip
        monkeypatch.setenv(f"VOISINAGE_{name}", value)
    with _open_town(sqlite_url) as town:
        town.records_request()
    taken = CliRunner().invoke(main, ["backup"])
    file = next((tmp_path / "s").glob("*.sauvegarde"))
    with open_backup(file, PASSPHRASE) as content:
        inside = content.read()
    monkeypatch.setenv("VOISINAGE_KEYS", write_keys([new_key()]))

    told = CliRunner().invoke(main, ["restore", str(file), "--force"])
    examined = CliRunner().invoke(main, ["doctor"])
    monkeypatch.delenv("VOISINAGE_KEYS")
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path / "nothing"))
    without = CliRunner().invoke(main, ["restore", str(file), "--force"])

    assert "gardez-en une copie à part" in taken.output
    assert b"Odette" not in inside, "whoever opens the backup without the keys of the columns knows nobody"
    assert KEYS.split(":")[1].encode() not in inside
    assert "une clé d'alors" in told.output
    assert "ne s'ouvrent avec aucune clé connue" in examined.output
    assert without.exit_code != 0
    assert "Les clés qui protègent" in without.output


@pytest.mark.parametrize("content", [b"", b"x", *(b"x" * (PIECE + more) for more in (-1, 0, 1)), b"x" * 2 * PIECE])
def test_whatever_is_sealed_comes_back(content: bytes) -> None:
    sealed, plain = BytesIO(), BytesIO()
    seal(BytesIO(content), sealed, PASSPHRASE)
    unseal(BytesIO(sealed.getvalue()), plain, PASSPHRASE)

    assert plain.getvalue() == content


@pytest.mark.parametrize("cut", [1, 16, PIECE, PIECE + 16, PIECE + 17])
def test_an_end_cut_off_is_noticed(cut: int) -> None:
    sealed = BytesIO()
    seal(BytesIO(b"x" * (2 * PIECE)), sealed, PASSPHRASE)

    with pytest.raises(NotOurs):
        unseal(BytesIO(sealed.getvalue()[:-cut]), BytesIO(), PASSPHRASE)


def test_another_passphrase_opens_nothing() -> None:
    sealed = BytesIO()
    seal(BytesIO(b"x"), sealed, PASSPHRASE)

    with pytest.raises(NotOurs):
        unseal(BytesIO(sealed.getvalue()), BytesIO(), PASSPHRASE[::-1])


def _at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


@contextmanager
def _writing(town: Town) -> Iterator[Event]:
    """Somebody records requests all the time."""
    stop, written = Event(), Event()

    def write() -> None:
        while not stop.is_set():
            town.records_request()
            written.set()

    writer = Thread(target=write)
    writer.start()
    try:
        yield written
    finally:
        stop.set()
        writer.join()


@contextmanager
def _open_town(url: str, *, again: bool = False) -> Iterator[Town]:
    engine = make_engine(url, keys=RING)
    try:
        town = Town.__new__(Town) if again else Town(sessionmaker(engine, expire_on_commit=False))
        town.sessions = sessionmaker(engine, expire_on_commit=False)
        yield town
    finally:
        engine.dispose()


def _happens(town: Town) -> None:
    """Something that the journal tells, sealed."""
    town.records_request()
    with town.sessions.begin() as session:
        seal_commune(session, town.commune_id, town.now, PASSPHRASE)


def _requests(town: Town) -> int:
    with town.sessions() as session:
        return session.scalar(select(func.count()).select_from(Request)) or 0


def _first_names(town: Town) -> set[str]:
    with town.sessions() as session:
        return set(session.scalars(select(Person.first_name)))


def _lose_everything(town: Town) -> None:
    with town.sessions() as session:
        empty(session.get_bind().engine)
        assert session.scalar(select(func.count()).select_from(JournalEntry)) == 0
