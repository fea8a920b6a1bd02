"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select

from dispatch.people import Agent
from dispatch.states import AgentRole
from voisinage.accounts.attempts import Attempts
from voisinage.accounts.current import SignedIn
from voisinage.accounts.forms import SignInForm
from voisinage.accounts.passwords import is_password
from voisinage.db import db
from voisinage.desk import office

REFUSED = "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, ou demandez à votre mairie."
TOO_OFTEN = "Trop d’essais. Attendez un quart d’heure, ou demandez à votre mairie."
FIRST_PAGES = {AgentRole.PRESCRIBER: "/demandes", AgentRole.MAIRIE: "/mairie/"}

accounts = Blueprint("accounts", __name__)


@accounts.record_once
def _count_attempts(state: object) -> None:
    """One count for each application."""
    state.app.extensions["voisinage.attempts"] = Attempts()  # type: ignore[attr-defined]


@accounts.route("/connexion", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form, or open a session and go where the agent was heading."""
    if current_user.is_authenticated:
        return redirect(FIRST_PAGES[current_user.role])
    form = SignInForm(next=request.args.get("next"))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    attempts: Attempts = current_app.extensions["voisinage.attempts"]
    place, now = request.remote_addr or "", office().clock()
    if not attempts.allow(form.account, place, now):
        return _refuse(form, TOO_OFTEN, 429)
    agent = _agent(form.account, form.password.data or "")
    if agent is None:
        return _refuse(form, REFUSED, 422)
    attempts.succeeded(form.account, place)
    return _welcome(agent, form.next.data)


@accounts.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    flash("Vous êtes déconnecté. À bientôt.")
    return redirect(url_for("home"))


def _agent(email: str, password: str) -> Agent | None:
    """The active agent with this email and password."""
    kept = db.session.scalar(select(Agent.password_hash).where(Agent.email == email, Agent.active))
    db.session.rollback()  # checking takes long: hold nothing of the database meanwhile
    if not is_password(password, kept):
        return None
    return db.session.scalar(select(Agent).where(Agent.email == email, Agent.active))


def _refuse(form: SignInForm, why: str, status: int) -> ResponseReturnValue:
    form.password.errors = [why]
    return render_template("accounts/sign_in.html", form=form), status


def _welcome(agent: Agent, heading: str | None) -> ResponseReturnValue:
    session.clear()
    session.permanent = True
    login_user(SignedIn(agent))
    return redirect(heading if heading and is_local(heading) else FIRST_PAGES[agent.role])


def is_local(path: str) -> bool:
    """Whether `path` stays on this site: browsers take two slashes, backslashes or control characters for another."""
    parts = urlsplit(path)
    plain = path.isprintable() and "\\" not in path
    return plain and path.startswith("/") and not path.startswith("//") and not parts.scheme and not parts.netloc
