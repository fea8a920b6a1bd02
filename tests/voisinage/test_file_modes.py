"""What holds people or keys is for one account of the machine, whatever the umask; where it is not, it is told."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import sessionmaker

from dispatch.engine import make_engine
from dispatch.own_files import is_open_to_others
from dispatch.vault.keys import new_key
from tests.keys import KEYS, RING
from tests.stories.town import Town
from voisinage.backups.taking import Place, copy_of, open_backup, take
from voisinage.cli import main
from voisinage.config import Settings
from voisinage.exposed_files import exposed_files
from voisinage.keyring import create_key_file, write_key_file
from voisinage.schema import upgrade

PASSPHRASE = "une phrase au hasard de plus de 32 signes"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """An umask that forbids nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Every file under a folder that anybody but its owner may do anything with."""
    return {
        str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode))
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    }


def test_the_database_with_all_that_lies_beside_it_its_backups_and_its_keys(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'voisinage.sqlite3'}"
    create_key_file(tmp_path / "voisinage.keys")
    write_key_file(tmp_path / "voisinage.keys", [new_key(), new_key()])
    upgrade(url, RING)
    engine = make_engine(url, keys=RING)
    town = Town(sessionmaker(engine, expire_on_commit=False))
    with town.desk():
        assert (tmp_path / "voisinage.sqlite3-wal").exists(), "the log beside it is there while somebody writes"
        assert modes(tmp_path) == {}
    taken = take(url, Place(tmp_path / "sauvegardes", PASSPHRASE, 3), lambda: NOW)
    engine.dispose()

    assert taken.good, taken.problem
    assert modes(tmp_path) == {}
    assert stat.S_IMODE((tmp_path / "sauvegardes").stat().st_mode) == stat.S_IRWXU


def test_what_is_restored_where_there_was_nothing(tmp_path: Path) -> None:
    url, place = f"sqlite:///{tmp_path / 'un.sqlite3'}", Place(tmp_path / "sauvegardes", PASSPHRASE, 3)
    upgrade(url, RING)
    taken = take(url, place, lambda: NOW)

    with open_backup(taken.file, PASSPHRASE) as content:
        copy_of(f"sqlite:///{tmp_path / 'deux.sqlite3'}").restore(content, tmp_path)

    assert (tmp_path / "deux.sqlite3").stat().st_size > 0
    assert modes(tmp_path) == {}


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A folder that every account of the machine can walk into, as far as a test can make one."""
    folder = tmp_path / "public"
    for each in (folder, *folder.parents):
        if each == folder:
            each.mkdir(mode=0o755)
        elif each.stat().st_uid == os.getuid() and not each.stat().st_mode & stat.S_IXOTH:
            each.chmod(each.stat().st_mode | stat.S_IXOTH)
    return folder


@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o640, False), (0o644, True), (0o604, True)])
@pytest.mark.parametrize("name", ["secret.key", "voisinage.keys", "voisinage.sqlite3", "mot-de-passe", "a/voisinage-1"])
def test_what_others_may_read_is_told_with_how_to_mend_it(public: Path, name: str, mode: int, told: bool) -> None:
    settings = Settings(
        instance=public, database_url=f"sqlite:///{public / 'voisinage.sqlite3'}", backup_folder=public / "a"
    )
    file = public / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    file.chmod(mode)

    found = exposed_files(settings, {"VOISINAGE_SMTP_URL_FILE": str(public / "mot-de-passe"), "VOISINAGE_PORT": "1"})

    assert [f"chmod 600 {file}" in sentence for sentence in found] == [True] * told


def test_in_a_folder_of_ones_own_nobody_gets_as_far(public: Path) -> None:
    (public / "ferme").mkdir(mode=0o700)
    file = public / "ferme" / "secret.key"
    file.touch(mode=0o644)

    assert not is_open_to_others(file)
    assert not is_open_to_others(public / "absent")


def test_the_doctor_tells(public: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (public / "cles").write_text(KEYS, "utf-8")
    for name, value in {"INSTANCE": public, "KEYS_FILE": public / "cles", "SECRET_KEY": "k" * 32}.items():
        monkeypatch.setenv(f"VOISINAGE_{name}", str(value))

    told = CliRunner().invoke(main, ["doctor"])

    assert told.exit_code == 1
    assert f"✗ {public / 'cles'} peut être lu par tous les comptes" in told.output
