"""Where this installation's keys are: a file beside the settings, or the environment. Never the database."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dispatch.vault.keys import Key, new_key, read_keys, write_keys
from dispatch.vault.ring import FileRing, Ring
from voisinage.config import Settings

FILE = "voisinage.keys"
MISSING = (
    "Les clés qui protègent les noms, les numéros et les adresses manquent. Lancez « voisinage init » pour une base "
    "neuve ; sinon remettez leur fichier en place, ou donnez VOISINAGE_KEYS_FILE."
)


def key_file(settings: Settings) -> Path | None:
    """The file of the keys, whether it is there or not; None where the environment holds the keys themselves."""
    if settings.keys_file:
        return Path(settings.keys_file)
    return None if settings.keys else settings.instance / FILE


def keys_problem(settings: Settings) -> str | None:
    """What is wrong with the keys, in French, and how to mend it. A demo makes its own."""
    file = key_file(settings)
    if file is not None and not file.is_file():
        return None if settings.demo else MISSING
    try:
        text = settings.keys if file is None else file.read_text("utf-8")
        return None if read_keys(text) else MISSING
    except (OSError, ValueError) as wrong:
        return f"{file or 'VOISINAGE_KEYS'} ne convient pas : {wrong}."


def open_ring(settings: Settings) -> Ring:
    """The keys. A demo without any makes one, beside its database. Raises ValueError, in French."""
    if wrong := keys_problem(settings):
        raise ValueError(wrong)
    file = key_file(settings)
    if file is None:
        return Ring(read_keys(settings.keys))
    if not file.exists():
        create_key_file(file)
    return FileRing(file)


def write_key_file(file: Path, keys: Sequence[Key]) -> None:
    """Replace the file at once: whoever reads it meanwhile finds the old keys or the new ones, never half of them."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        written.write(write_keys(keys))
    new.replace(file)


def create_key_file(file: Path) -> None:
    """Write a first key, for the eyes of this account alone. A file that is there already stays as it is."""
    with suppress(FileExistsError):
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(write_keys([new_key()]))
