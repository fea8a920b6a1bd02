"""What judges the pages, from npm: axe-core and html-validate, fetched once, kept with what `make clean` removes.

`tools/package-lock.json` fixes every package by its hash.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

_LISTED = Path(__file__).parent / "tools"
_FILES = ("package.json", "package-lock.json")
_SECONDS = 120


class ToolsUnavailable(Exception):
    """Nobody can fetch them here. `str()` says why."""


@cache
def node_modules(listed: Path = _LISTED) -> Path:
    """The folder of the packages that this one lists. Raises `ToolsUnavailable`."""
    lock = hashlib.sha256((listed / "package-lock.json").read_bytes()).hexdigest()
    kept = Path(sys.prefix) / "share" / f"page-checks-{lock[:12]}"
    if not kept.exists():
        _fetch(listed, kept)
    return kept / "node_modules"


def node() -> str:
    """The program that runs them. Raises `ToolsUnavailable`."""
    return _program("node")


def _fetch(listed: Path, kept: Path) -> None:
    """Put them in their place at once and whole: another process may be fetching them too."""
    kept.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        unfinished = Path(folder) / "unfinished"
        unfinished.mkdir()
        for name in _FILES:
            shutil.copy(listed / name, unfinished)
        command = [_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        try:
            subprocess.run(command, cwd=unfinished, check=True, capture_output=True, timeout=_SECONDS)
        except (subprocess.SubprocessError, OSError) as failed:
            raise ToolsUnavailable(f"npm cannot fetch the tools of the pages: {failed}") from failed
        if not kept.exists():
            _move(unfinished, kept)


def _move(unfinished: Path, kept: Path) -> None:
    try:
        unfinished.rename(kept)
    except OSError:
        if not kept.exists():  # nobody else was faster: it is a real failure
            raise


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ToolsUnavailable(f"no {name} here: install the package {'nodejs' if name == 'node' else name}")
    return found
