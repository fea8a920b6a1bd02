"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from dispatch.states import AgentRole
from voisinage.accounts.attempts import Attempts
from voisinage.accounts.forms import SignInForm
from voisinage.accounts.opening import open_session

FIRST_PAGES = {AgentRole.PRESCRIBER: "/demandes", AgentRole.MAIRIE: "/mairie/"}

accounts = Blueprint("accounts", __name__)


@accounts.record_once
def _count_attempts(state: object) -> None:
    """One count for each application."""
    state.app.extensions["voisinage.attempts"] = Attempts()  # type: ignore[attr-defined]


@accounts.get("/connexion")
def sign_in() -> ResponseReturnValue:
    """Show the form."""
    if current_user.is_authenticated:
        return redirect(FIRST_PAGES[current_user.role])
    return _page(SignInForm(next=request.args.get("next")))


@accounts.post("/connexion")
def open_a_session() -> ResponseReturnValue:
    """Open a session and go where the agent was heading."""
    form = SignInForm(next=request.args.get("next"))
    if not current_user.is_authenticated and (refused := open_session(form)):
        return _page(form), refused
    heading = form.next.data
    return redirect(heading if heading and is_local(heading) else FIRST_PAGES[current_user.role])


@accounts.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    flash("Vous êtes déconnecté. À bientôt.")
    home = redirect(url_for("home"))
    home.headers["Clear-Site-Data"] = '"storage"'  # a draft names somebody; without scripts the browser forgets it too
    return home


def _page(form: SignInForm) -> str:
    return render_template("accounts/sign_in.html", form=form, action=url_for("accounts.sign_in"))


def is_local(path: str) -> bool:
    """Whether `path` stays on this site: browsers take two slashes, backslashes or control characters for another."""
    parts = urlsplit(path)
    plain = path.isprintable() and "\\" not in path
    return plain and path.startswith("/") and not path.startswith("//") and not parts.scheme and not parts.netloc
