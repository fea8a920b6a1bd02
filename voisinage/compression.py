"""What goes over the wire is made small by the application itself: most mairies have nothing in front to do it.

Style sheets, scripts and drawings always. A page only where nothing in it was chosen by the address it was asked at:
who can have a page repeat a guess, and watch its size, may spell out a secret that stands in the same page (BREACH).
See docs/decisions/0015.
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.wsgi import FileWrapper

SMALLEST = 600  # bytes: below, a header costs what is won
PASSING, KEPT = 5, 9  # how hard gzip tries: for a page made anew each time, for a file made once
MOST_FILES = 64
TEXTS = ("text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml")


def init_compression(app: Flask) -> None:
    """Shrink the answers of `app` for whoever accepts it."""
    folder = Path(app.static_folder or "")

    @app.after_request
    def shrink(response: Response) -> Response:
        if response.mimetype not in TEXTS:
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code == 200 and request.accept_encodings.quality("gzip") and "Range" not in request.headers:
            if request.endpoint == "static":
                _replace(response, _file(folder / (request.view_args or {})["filename"], response.get_etag()[0]))
            elif _chosen_by_nobody():
                _replace(response, gzip.compress(response.get_data(), PASSING, mtime=0))
        return response


def _chosen_by_nobody() -> bool:
    return request.method == "GET" and not request.query_string


@lru_cache(maxsize=MOST_FILES)
def _file(path: Path, _version: str | None) -> bytes:
    """A file made small; its version changes when the file does."""
    return gzip.compress(path.read_bytes(), KEPT, mtime=0)


def _replace(response: Response, small: bytes) -> None:
    if (response.content_length or SMALLEST) < SMALLEST:
        return
    if isinstance(response.response, FileWrapper):
        response.response.close()  # nobody will read the file that was opened
    response.direct_passthrough = False
    response.set_data(small)
    response.headers["Content-Encoding"] = "gzip"
    etag, _weak = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)  # not the same bytes as without compression
