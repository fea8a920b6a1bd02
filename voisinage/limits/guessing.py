"""Addresses that hold a token: guessing is slowed for whoever guesses, acting for whoever acts too often with one.

A right link always opens. Hundreds of phones of one mobile network share an address, and one of them that guesses must
not shut a volunteer out (decision 0033); 128 bits are the lock, this spares the machine and says that somebody tries.
"""

import logging
from datetime import timedelta

from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError

from voisinage.db import READS_ONLY, allow_writes, db
from voisinage.errors import Apology, apologise
from voisinage.limits.counting import Limit
from voisinage.limits.current import counter, this_place

MISSES = Limit("links that open nothing, of one place", 40, timedelta(seconds=15))
ACTS = Limit("buttons pressed with one link", 60, timedelta(seconds=5))
NOTHING_THERE = {404, 410}
WAIT = Apology("Un instant, s’il vous plaît", "Attendez une minute, puis rouvrez le lien que vous avez reçu.")

log = logging.getLogger(__name__)


def init_guessing(app: Flask) -> None:
    """Count what is tried at every address of `app` that holds a token."""

    @app.before_request
    def slow() -> Response | None:
        token = _token()
        acts = bool(token) and request.method not in READS_ONLY
        return _refusal(ACTS) if acts and counter().is_full(ACTS, token) else None

    @app.after_request
    def count(answer: Response) -> Response:
        token = _token()
        if token and answer.status_code in NOTHING_THERE:
            return answer if _takes(MISSES, this_place()) else _refusal(MISSES)
        if token and request.method not in READS_ONLY:
            _takes(ACTS, token)  # only of a link that there is: guessing leaves no rows behind
        return answer


def _token() -> str:
    return str((request.view_args or {}).get("token", ""))


def _takes(limit: Limit, subject: str) -> bool:
    """Whether there was room for one more; a database too busy to count refuses nobody."""
    try:
        db.session.rollback()  # what the page meant to keep, it has committed
        allow_writes()
        allowed = counter().take(limit, subject)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
        return True
    return allowed


def _refusal(limit: Limit) -> Response:
    """One line in the log as well: no address, no token."""
    log.warning("tries slowed: %s, at %s", limit.name, request.endpoint)
    return apologise(WAIT, 429, {"Retry-After": str(round(limit.leak.total_seconds()))})
