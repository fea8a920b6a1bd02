"""Opening a session: the password checked, the tries counted, the agent signed in."""

from flask import current_app, g, request, session
from flask_login import login_user
from sqlalchemy import select

from dispatch.people import Agent
from voisinage.accounts.attempts import Attempts
from voisinage.accounts.current import SignedIn
from voisinage.accounts.forms import SignInForm
from voisinage.accounts.passwords import is_password
from voisinage.db import db
from voisinage.desk import office

REFUSED = "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, ou demandez à votre mairie."
TOO_OFTEN = "Trop d’essais. Attendez un quart d’heure, ou demandez à votre mairie."


def open_session(form: SignInForm) -> int:
    """Sign in whoever filled in the form. When refused, the status of the answer (else 0); the form says why."""
    if not form.validate_on_submit():
        return 422
    attempts: Attempts = current_app.extensions["voisinage.attempts"]
    place, now = request.remote_addr or "", office().clock()
    if not attempts.allow(form.account, place, now):
        return _refuse(form, TOO_OFTEN, 429)
    agent = _agent(form.account, form.password.data or "")
    if agent is None:
        return _refuse(form, REFUSED, 422)
    attempts.succeeded(form.account, place)
    _welcome(agent)
    return 0


def _agent(email: str, password: str) -> Agent | None:
    """The active agent with this email and password."""
    kept = db.session.scalar(select(Agent.password_hash).where(Agent.email == email, Agent.active))
    db.session.rollback()  # checking takes long: hold nothing of the database meanwhile
    if not is_password(password, kept):
        return None
    return db.session.scalar(select(Agent).where(Agent.email == email, Agent.active))


def _refuse(form: SignInForm, why: str, status: int) -> int:
    form.password.errors = [why]
    return status


def _welcome(agent: Agent) -> None:
    session.clear()
    g.pop("csrf_token", None)  # it belonged to the session that has just ended
    session.permanent = True
    login_user(SignedIn(agent))
