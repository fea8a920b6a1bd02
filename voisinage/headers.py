"""What every answer says to the browser: nothing from elsewhere, nothing kept, nothing told to others."""

import re
from http import HTTPStatus

from flask import Flask, Response, request

from voisinage.config import Settings

TWO_YEARS = 63_072_000  # seconds
NOBODYS = {"static", "help.picture"}  # files in which nobody stands: a browser may keep them
# What no page of ours uses; should a page ever be made to run somebody else's code, it has neither.
UNUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")


def init_headers(app: Flask, settings: Settings) -> None:
    """Add the security headers to every answer of `app`."""
    fixed = {
        "Content-Security-Policy": content_policy(settings.map_tiles_url),
        "Referrer-Policy": "no-referrer",  # the address of a link page is its key
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",  # no other site shows our pictures or reads our files
        "Permissions-Policy": ", ".join(f"{power}=()" for power in UNUSED),
    }
    if settings.on_https:
        fixed["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in NOBODYS or response.status_code >= HTTPStatus.BAD_REQUEST:
            response.headers["Cache-Control"] = "no-store"
        return response


def content_policy(tiles_url: str) -> str:
    """The Content-Security-Policy; map tiles, where configured, are the only thing from another host."""
    images = " ".join(["'self'", "data:", *_tile_host(tiles_url)])
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _tile_host(tiles_url: str) -> list[str]:
    """`https://{s}.tiles.example/{z}/…` -> `https://*.tiles.example`."""
    found = re.match(r"https://[^/]+", tiles_url.replace("{s}", "*"))
    return [found[0]] if found else []
