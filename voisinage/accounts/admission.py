"""At every request, before anything else: may whoever asks do this? The table of rights answers, in this one place."""

import logging
from collections.abc import Mapping

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from voisinage.accounts.current import to_sign_in
from voisinage.accounts.right import Right
from voisinage.accounts.rights import RIGHTS, by_route
from voisinage.accounts.standing import AGENTS, Who
from voisinage.accounts.tables import Proof

TABLE = "voisinage.rights"
# Where a session may go that still owes a second factor: to show the one it has, or to set one up; never both, or
# a stolen password would be enough to add a factor of the thief's own.
SHOWING = frozenset({"accounts.ask_proof", "accounts.give_code", "accounts.give_key", "accounts.sign_out"})
SETTING_UP = frozenset({
    "accounts.set_up", "accounts.keep_generator", "accounts.keep_key", "accounts.show_again", "accounts.say_again",
    "accounts.sign_out",
})  # fmt: skip
OWED = {Proof.AWAITED: (SHOWING, "accounts.ask_proof"), Proof.TO_SET_UP: (SETTING_UP, "accounts.set_up")}

log = logging.getLogger(__name__)


def init_admission(app: Flask) -> None:
    """Have the table of rights asked at every request of `app`."""
    app.extensions[TABLE] = dict(by_route(RIGHTS))
    app.before_request(admit)


def is_for_agents(route: str | None) -> bool:
    """Whether one needs an account to come here."""
    table: Mapping[str, Right] = current_app.extensions[TABLE]
    right = table.get(route or "")
    return right is not None and bool(right.who & AGENTS)


def may_open(route: str, standing: Who) -> bool:
    """Whether the table allows an account of this standing to come here."""
    table: Mapping[str, Right] = current_app.extensions[TABLE]
    right = table.get(route)
    return right is not None and standing in right.who


def admit() -> ResponseReturnValue | None:
    """Refuse what the table does not allow; what it allows, the view answers."""
    route = request.endpoint
    if route is None:
        return None  # no such page: Flask says so
    table: Mapping[str, Right] = current_app.extensions[TABLE]
    right = table.get(route)
    if right is None:
        log.error("%s stands in no row of the table of rights: refused", route)
        abort(403)
    if not right.who & AGENTS:
        return None  # not by an account: the token, the signature or the secret is asked for by the page itself
    if not current_user.is_authenticated:
        return to_sign_in()
    if current_user.standing not in right.who:
        abort(403)
    return _owed(route)


def _owed(route: str) -> ResponseReturnValue | None:
    """To the page of the second factor, where the session still owes one."""
    allowed, page = OWED.get(current_user.proof, (frozenset({route}), ""))
    return None if route in allowed else redirect(url_for(page))
