"""Who is signed in, and what their role opens."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar

from flask import Flask, abort, has_request_context, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from dispatch.people import Agent, Organisation
from dispatch.states import AgentRole
from voisinage.db import db

P = ParamSpec("P")
T = TypeVar("T")


class SignedIn(UserMixin):
    """An agent as flask-login wants one: `current_user` in templates."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent

    @property
    def id(self) -> int:
        """The agent's id."""
        return self.agent.id

    @property
    def role(self) -> AgentRole:
        """What the account may do."""
        return self.agent.role

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
        """What the session keeps: a new password ends the sessions that the old one opened."""
        return f"{self.agent.id}.{sha256(self.agent.password_hash.encode()).hexdigest()[:16]}"


def init_login(app: Flask) -> None:
    """Let flask-login find the agent of a session."""
    manager = LoginManager(app)
    manager.user_loader(_load)
    manager.unauthorized_handler(_to_sign_in)


def current_agent() -> Agent:
    """The signed-in agent. Only for pages under `role_required`; elsewhere it answers 401 with the sign-in page."""
    if not current_user.is_authenticated:
        abort(_to_sign_in())
    agent: Agent = current_user.agent
    return agent


def role_required(*roles: AgentRole) -> Callable[[Callable[P, T]], Callable[P, T | Response]]:
    """Open a page to agents of these roles: others are asked to sign in, or told kindly that it is not for them."""

    def protect(view: Callable[P, T]) -> Callable[P, T | Response]:
        @wraps(view)
        def protected(*args: P.args, **kwargs: P.kwargs) -> T | Response:
            if not current_user.is_authenticated:
                return _to_sign_in()
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


def _load(kept: str) -> SignedIn | None:
    agent_id, _, _ = kept.partition(".")
    agent = db.session.get(Agent, int(agent_id)) if agent_id.isdecimal() else None
    if agent is None or not agent.active:
        return None
    user = SignedIn(agent)
    return user if user.get_id() == kept else None


def _to_sign_in() -> Response:
    """To the sign-in page, and back afterwards: only to what can be opened again by its address."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back))
