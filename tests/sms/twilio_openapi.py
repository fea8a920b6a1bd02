"""Twilio's own OpenAPI file, from one of its npm packages: fetched once, kept with what `make clean` removes."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from openapi_core import Config, OpenAPI

PACKAGE, VERSION = "@twilio-alpha/mcp", "0.7.0"
_FILE = "package/twilio-oai/spec/json/twilio_api_v2010.json"
_KEPT = Path(sys.prefix) / "share" / f"twilio-openapi-{VERSION}.json"
_ACCOUNT = "/2010-04-01/Accounts/{AccountSid}"
_PATHS = (f"{_ACCOUNT}/Messages.json", f"{_ACCOUNT}/Messages/{{Sid}}.json", f"{_ACCOUNT}/Calls.json")
_SECONDS = 60


class OpenApiUnavailable(Exception):
    """Nobody can fetch the file here. `str()` says why."""


@cache
def twilio_openapi() -> OpenAPI:
    """What Twilio promises of texts and calls, ready to check requests and answers. Raises `OpenApiUnavailable`.

    Only the paths we use are read, for speed. Their server's name alone is changed, to any.
    """
    if not _KEPT.exists():
        _fetch()
    whole: dict[str, Any] = json.loads(_KEPT.read_text("utf-8"))
    anywhere = [{"url": "/"}]
    paths = {path: whole["paths"][path] | {"servers": anywhere} for path in _PATHS}
    # The file itself is not on trial: checking it takes seconds as well.
    return OpenAPI.from_dict(whole | {"servers": anywhere, "paths": paths}, config=Config(spec_validator_cls=None))


def _fetch() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise OpenApiUnavailable("no npm here: install the package npm")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", f"{PACKAGE}@{VERSION}"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=_SECONDS)
        except (subprocess.SubprocessError, OSError) as failed:
            raise OpenApiUnavailable(f"npm cannot fetch {PACKAGE} {VERSION}: {failed}") from failed
        _keep(next(Path(folder).glob("*.tgz")))


def _keep(package: Path) -> None:
    """Put the file in its place at once and whole: another process may be fetching it too."""
    with tarfile.open(package) as archive:
        found = archive.extractfile(_FILE)
        if found is None:
            raise OpenApiUnavailable(f"{PACKAGE} {VERSION} holds no {_FILE}")
        content = found.read()
    _KEPT.parent.mkdir(exist_ok=True)
    unfinished = _KEPT.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(_KEPT)
