"""Style sheets, scripts and pictures: kept by the browser for good, under an address that changes when they do."""

from pathlib import Path
from typing import Any

from flask import Flask

A_YEAR = 31_536_000  # seconds


def init_static_files(app: Flask) -> None:
    """Add to the address of every static file when it last changed; a bad network then loads it once."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            file = folder / values["filename"]
            values["v"] = int(file.stat().st_mtime) if file.is_file() else None
