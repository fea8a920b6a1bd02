"""Who may read the figures of `/metrics`: a machine with the token, or without one only a program of this machine."""

from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Request

from voisinage.checkup import LOCAL_HOSTS

# A server in front on this machine connects from loopback too, and anybody stands behind it.
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def may_read_metrics(request: Request, token: str) -> bool:
    """Whether this call shows the bearer token, or where there is none, comes from this very machine."""
    if token:
        shown = request.authorization.token if request.authorization else None
        return compare_digest((shown or "").encode(), token.encode())
    asked_for = urlsplit(request.host_url).hostname
    here = request.remote_addr in LOCAL_HOSTS and asked_for in LOCAL_HOSTS
    return here and not any(header in request.headers for header in _FORWARDED)
