"""How often a password or a code may be tried.

Nobody can shut an agent out for long: a browser in which that agent has signed in before counts by itself, and what
others try from elsewhere never fills its bucket. Another browser waits a minute at most.
"""

from datetime import timedelta
from secrets import token_hex

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from dispatch.links import hashed
from voisinage.limits.counting import Limit
from voisinage.limits.current import counter, this_place

OF_ONE_BROWSER = Limit("password of one place", 5, timedelta(minutes=3))
OF_ONE_ACCOUNT = Limit("password from everywhere", 20, timedelta(minutes=1))
OF_ONE_NETWORK = Limit("passwords of all accounts from one place", 100, timedelta(seconds=10))  # a town hall has one
LINKS_OF_ACCOUNT = Limit("links of one account", 3, timedelta(minutes=20))
LINKS_OF_PLACE = Limit("links asked from one place", 20, timedelta(minutes=1))
CODES = Limit("second factor", 5, timedelta(minutes=3))
COOKIE = "known"
A_YEAR = 31_536_000  # seconds


def slowed_by(account: str) -> Limit | None:
    """The limit that keeps a password of this account (its mail) from being tried once more from here; else None.

    It counts as tried.
    """
    counts, place = counter(), this_place()
    known = _known_browser(account)
    asked = [(OF_ONE_NETWORK, place), (OF_ONE_BROWSER, f"{account} {known or place}")]
    if not known:
        asked.append((OF_ONE_ACCOUNT, account))
    return next((limit for limit, whose in asked if not counts.take(limit, whose)), None)


def found_password(account: str) -> None:
    """Forget the tries from here: the owner has found the password."""
    counter().forget(OF_ONE_BROWSER, f"{account} {_known_browser(account) or this_place()}")


def remember_browser(answer: Response, account: str) -> None:
    """Let this browser be known as one in which the account was opened. The mark opens nothing by itself."""
    answer.set_cookie(
        _cookie(),
        _signer().dumps([hashed(account), token_hex(8)]),
        max_age=A_YEAR,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def _known_browser(account: str) -> str:
    try:
        whose, mark = _signer().loads(request.cookies.get(_cookie(), ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if whose == hashed(account) else ""


def _cookie() -> str:
    """Under the beginning that browsers take from this very host alone, where it is reached encrypted (RFC 6265bis)."""
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="known browser")
