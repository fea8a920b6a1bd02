"""`/compte/confirmation`: before the second factor is changed, a session of a while ago says again whose it is.

A screen left open, or a phone that was found, must not be enough to draw codes on paper or to add a key of one's own
(OWASP ASVS 5, 7.5.1). Who holds the account elsewhere has no password here: they sign in anew.
"""

from datetime import UTC, datetime, timedelta

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from voisinage.accounts.blueprint import accounts
from voisinage.accounts.current import current_agent
from voisinage.accounts.passwords import is_password
from voisinage.accounts.slowed import Tried, note_slowed
from voisinage.accounts.tries import CODES
from voisinage.accounts.ways import is_local
from voisinage.db import db
from voisinage.desk import desk
from voisinage.limits.current import counter

GUARDED = frozenset({
    "accounts.set_up", "accounts.keep_generator", "accounts.keep_key", "accounts.remove_generator",
    "accounts.remove_key", "accounts.fresh_codes",
})  # fmt: skip
GOOD_FOR = timedelta(minutes=30)  # as long as the drawing of a new generator
SAID = "said again"
WRONG = "Ce n’est pas votre mot de passe."
TOO_OFTEN = "Trop d’essais. Attendez trois minutes, puis recommencez."


@accounts.before_request
def ask_again() -> ResponseReturnValue | None:
    """Lead there first; the table of rights has been asked before."""
    if request.endpoint not in GUARDED or desk().now - _said_at() <= GOOD_FOR:
        return None
    back = request.path if request.method == "GET" else url_for("accounts.own_account")
    return redirect(url_for("accounts.show_again", next=back), 303)


@accounts.get("/compte/confirmation")
def show_again() -> ResponseReturnValue:
    """Ask for the password."""
    return _page()


@accounts.post("/compte/confirmation")
def say_again() -> ResponseReturnValue:
    """Take it, and go on."""
    here, agent = desk(), current_agent()
    typed, kept = request.form.get("present", "")[:200], agent.password_hash
    allowed = counter().take(CODES, f"password {agent.id}")
    db.session.commit()  # a try counts; and checking takes long: hold nothing of the database meanwhile
    if not allowed:
        note_slowed(agent, Tried.ONE_ACCOUNT)
        return _page(TOO_OFTEN), 429
    if not is_password(typed, kept):
        return _page(WRONG), 422
    session[SAID] = here.now.timestamp()
    return redirect(_heading(), 303)


def _said_at() -> datetime:
    """When whoever is signed in last showed who they are: by signing in, or here."""
    said = datetime.fromtimestamp(float(session.get(SAID, 0)), UTC)
    opened: datetime = current_user.opened.opened_at
    return max(opened, said)


def _heading() -> str:
    wished = request.args.get("next", "")
    return wished if is_local(wished) else url_for("accounts.own_account")


def _page(wrong: str = "") -> str:
    here = url_for("accounts.say_again", next=_heading())
    return render_template(
        "accounts/again.html", wrong=wrong, here=here, has_password=bool(current_agent().password_hash)
    )
