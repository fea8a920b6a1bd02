"""Opening a session: the password checked, the tries counted, the agent signed in."""

from flask import Response, after_this_request, current_app, g, request, session
from flask_login import login_user
from sqlalchemy import exists, select

from dispatch.consulting.sign_ins import Opened, Second, note_second
from dispatch.people import Agent
from dispatch.states import AgentRole
from voisinage.accounts import sessions
from voisinage.accounts.current import SignedIn, session_limits
from voisinage.accounts.devices import device_words
from voisinage.accounts.forms import SignInForm
from voisinage.accounts.passwords import is_password
from voisinage.accounts.sign_ins import note_sign_in
from voisinage.accounts.slowed import tell_later
from voisinage.accounts.tables import CodeGenerator, Passkey, Proof
from voisinage.accounts.tries import found_password, remember_browser, slowed_by
from voisinage.db import db
from voisinage.desk import desk, office

REFUSED = "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, ou demandez à votre mairie."
TOO_OFTEN = "Trop d’essais. Attendez trois minutes, ou demandez à votre mairie."


def open_session(form: SignInForm) -> int:
    """Sign in whoever filled in the form. When refused, the status of the answer (else 0); the form says why."""
    if not form.validate_on_submit():
        return 422
    limit = slowed_by(form.account)
    db.session.commit()  # a try counts, whatever comes of it
    if limit:
        tell_later(form.account, limit)
        return _refuse(form, TOO_OFTEN, 429)
    agent = _agent(form.account, form.password.data or "")
    if agent is None:
        return _refuse(form, REFUSED, 422)
    found_password(form.account)
    welcome(agent)
    return 0


def welcome(agent: Agent, *, opened: Opened = Opened.HERE, proven: bool = False) -> None:
    """Sign an agent in, in a session of its own; `proven` where somebody else has checked a second factor."""
    here = desk()
    proof = Proof.GIVEN if proven else proof_owed(agent)
    key, began = sessions.begin(here, agent, this_browser(), proof)
    note_sign_in(here, began, opened)
    db.session.commit()
    _carry(key)
    account = agent.email

    @after_this_request
    def known_from_now_on(answer: Response) -> Response:
        remember_browser(answer, account)
        return answer


def proof_owed(agent: Agent) -> Proof:
    """What a new session of this agent owes. In the demo town nobody exists, and one click must be enough."""
    kinds = (exists().where(CodeGenerator.agent_id == agent.id), exists().where(Passkey.agent_id == agent.id))
    if any(db.session.execute(select(*kinds)).one()):
        return Proof.AWAITED
    must = agent.role is AgentRole.MAIRIE and not office().settings.demo
    return Proof.TO_SET_UP if must else Proof.NOT_NEEDED


def proven(signed_in: SignedIn, second: Second) -> None:
    """The second factor of this session was given: it goes on under another key."""
    signed_in.opened.proof = Proof.GIVEN
    note_second(db.session(), signed_in.opened.id, second, since=signed_in.opened.opened_at)
    key = sessions.renew_key(desk(), signed_in.opened)
    db.session.commit()
    _carry(key)


def this_browser() -> sessions.Browser:
    """What is kept of the browser in hand."""
    mark = sessions.network_mark(request.remote_addr or "", str(current_app.config["SECRET_KEY"]))
    return sessions.Browser(device_words(request.user_agent.string), mark)


def _carry(key: str) -> None:
    """Nothing of the session before goes into the new one: neither what others planted, nor what they read."""
    opened = sessions.find(db.session(), key, session_limits().alive(office().clock()))
    if opened is None:
        raise LookupError("a session that has just begun is over already")
    session.clear()
    g.pop("csrf_token", None)  # it belonged to the session that has just ended
    session.permanent = True
    login_user(SignedIn(opened, key))


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
