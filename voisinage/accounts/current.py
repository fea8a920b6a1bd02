"""Who is signed in, and what their role opens."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, abort, current_app, has_request_context, make_response, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.orm import sessionmaker
from werkzeug.wrappers import Response

from dispatch.people import Agent, Organisation
from dispatch.states import AgentRole
from voisinage.accounts import sessions
from voisinage.accounts.standing import Who, standing_of
from voisinage.accounts.tables import AgentSession, Proof
from voisinage.db import db
from voisinage.late_forms import kept_until_signed_in
from voisinage.second_lock import hold_to

P = ParamSpec("P")
T = TypeVar("T")


class SignedIn(UserMixin):
    """An agent as flask-login wants one: `current_user` in templates. `key` is that of the session."""

    def __init__(self, opened: AgentSession, key: str) -> None:
        self.opened, self.agent, self._key = opened, opened.agent, key

    @property
    def id(self) -> int:
        """The agent's id."""
        return self.agent.id

    @property
    def role(self) -> AgentRole:
        """What the account may do."""
        return self.agent.role

    @property
    def standing(self) -> Who:
        """The same, as the table of rights speaks of it."""
        return standing_of(self.agent)

    @property
    def proof(self) -> Proof:
        """Where this session stands with the second factor."""
        return self.opened.proof

    @property
    def first_name(self) -> str:
        """The agent's first name."""
        return self.agent.first_name

    @property
    def last_name(self) -> str:
        """The agent's last name."""
        return self.agent.last_name

    @property
    def organisation(self) -> Organisation:
        """Where the agent works."""
        return self.agent.organisation

    def get_id(self) -> str:
        """What the cookie keeps: the key of the session, which the database can end at any time."""
        return self._key


def init_login(app: Flask) -> None:
    """Let flask-login find the agent of a session."""
    manager = LoginManager(app)
    manager.user_loader(_load)
    manager.unauthorized_handler(to_sign_in)


def current_agent() -> Agent:
    """The signed-in agent. Only for pages under `role_required`; elsewhere it answers 401 with the sign-in page."""
    if not current_user.is_authenticated:
        abort(to_sign_in())
    agent: Agent = current_user.agent
    return agent


def role_required(*roles: AgentRole) -> Callable[[Callable[P, T]], Callable[P, T | Response]]:
    """Say at the page itself which roles it is for. The table of rights, finer, has let in nobody else before."""

    def protect(view: Callable[P, T]) -> Callable[P, T | Response]:
        @wraps(view)
        def protected(*args: P.args, **kwargs: P.kwargs) -> T | Response:
            if not current_user.is_authenticated:
                return to_sign_in()
            if current_user.role not in roles:
                abort(403)
            return view(*args, **kwargs)

        return protected

    return protect


def agent_timezone() -> str | None:
    """The zone in which pages show times: that of the signed-in agent's commune."""
    if has_request_context() and current_user and current_user.is_authenticated:
        return current_agent().commune.timezone
    return None


def to_sign_in() -> Response:
    """To the sign-in page, and back afterwards: only to what can be opened again by its address.

    A form that was filled in waits for it in a page of its own.
    """
    if waiting := kept_until_signed_in():
        return make_response(waiting, 401)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back))


def session_limits() -> sessions.Limits:
    """How long a session lasts here."""
    limits: sessions.Limits = current_app.extensions["voisinage.session_limits"]
    return limits


def _load(key: str) -> SignedIn | None:
    now = current_app.extensions["voisinage"].clock()
    opened = sessions.find(db.session(), key, session_limits().alive(now))
    if opened is None:
        return None
    if now - opened.seen_at > sessions.SEEN_EVERY:
        _note_seen(opened, now)
    hold_to(db.session(), opened.agent.commune_id)
    return SignedIn(opened, key)


def _note_seen(opened: AgentSession, now: datetime) -> None:
    """A page that is only looked at cannot write: this goes its own way. One that writes takes it along."""
    if request.method in {"GET", "HEAD"}:
        with sessionmaker(db.engine).begin() as own:
            sessions.note_seen(own, opened, now)
    else:
        sessions.note_seen(db.session(), opened, now)
