"""Files for the eyes of the account that runs this alone, whatever its umask says."""

import stat
from contextlib import suppress
from pathlib import Path


def create_for_owner(file: Path) -> None:
    """Make an empty file that nobody else may read. One that is there stays as it is.

    What cannot be made is told by whoever opens it next, in its own words.
    """
    with suppress(OSError):
        if not file.exists():
            file.touch(mode=0o600)


def is_open_to_others(file: Path) -> bool:
    """Whether any account of this machine may read it: the file lets them, and so does every folder on the way."""
    try:
        here = file.resolve(strict=True)
        on_the_way = all(folder.stat().st_mode & stat.S_IXOTH for folder in here.parents)
        return on_the_way and bool(here.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False  # it is not there, or not even for us
