"""Files that hold secrets or people, and that any account of the machine may read: told, with how to mend it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from dispatch.own_files import is_open_to_others
from voisinage.config import PREFIX, Settings
from voisinage.keyring import key_file

OF_A_FILE = "_FILE"  # how the variables end that name a file with the value in it


def exposed_files(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """A sentence for each of them."""
    found = dict.fromkeys(file for file in _files(settings, environ) if is_open_to_others(file))
    return [f"{file} peut être lu par tous les comptes de cette machine : « chmod 600 {file} »." for file in found]


def _files(settings: Settings, environ: Mapping[str, str]) -> Iterator[Path]:
    yield settings.instance / "secret.key"
    if keys := key_file(settings):
        yield keys
    yield from (Path(path) for name, path in environ.items() if name.startswith(PREFIX) and name.endswith(OF_A_FILE))
    if settings.on_sqlite and (database := _database(settings)):
        yield from (database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm"))
    yield from sorted(settings.backup_folder.glob("voisinage-*"))


def _database(settings: Settings) -> Path | None:
    try:
        name = make_url(settings.database_url).database
    except ArgumentError:
        return None  # the settings say so
    return Path(name) if name and name != ":memory:" else None
