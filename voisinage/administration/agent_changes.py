"""Changing an agent's account: role, suspension, second factor, removal. The last administrator always stays."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete

from dispatch.events import Event
from dispatch.people import Agent
from voisinage.accounts import links, sessions
from voisinage.accounts.blueprint import note
from voisinage.accounts.current import current_agent
from voisinage.accounts.standing import AGENTS, Who, standing_of
from voisinage.accounts.tables import CodeGenerator, OutsideIdentity, Passkey, RecoveryCode
from voisinage.administration.agent_form import in_words
from voisinage.administration.agent_rows import is_last_administrator, the_agent
from voisinage.administration.blueprint import administration
from voisinage.db import db
from voisinage.desk import desk

LAST = "C’est le dernier administrateur : nommez-en un autre d’abord."
MYSELF = "Votre propre compte se règle par un autre administrateur."
OPEN = "Suspendez d’abord ce compte : cela se défait, un retrait non."
UNKNOWN = "Choisissez un rôle de la liste."
ONE = "/agents/<int(max=2147483647):agent_id>"
FACTORS = (CodeGenerator, Passkey, RecoveryCode)


@administration.post(f"{ONE}/role")
def change_agent(agent_id: int) -> ResponseReturnValue:
    """Give an agent another role; what they had open is opened anew under it."""
    agent, chosen = the_agent(agent_id), request.form.get("standing", "")
    if chosen not in {str(one) for one in AGENTS}:
        return _refused(UNKNOWN)
    if chosen != Who.ADMINISTRATOR and is_last_administrator(agent):
        return _refused(LAST)
    before = standing_of(agent)
    for name, value in in_words(Who(chosen)).items():
        setattr(agent, name, value)
    sessions.end(db.session(), agent.id)
    return _done(agent, Event.AGENT_CHANGED, "Le rôle est changé.", before=str(before), after=chosen)


@administration.post(f"{ONE}/suspension")
def suspend_agent(agent_id: int) -> ResponseReturnValue:
    """Close an account for a while, at once in every browser."""
    agent = the_agent(agent_id)
    if why := _kept(agent):
        return _refused(why)
    agent.active = False
    _shut(agent)
    return _done(agent, Event.AGENT_SUSPENDED, "Le compte est suspendu, et déconnecté partout.")


@administration.post(f"{ONE}/reprise")
def restore_agent(agent_id: int) -> ResponseReturnValue:
    """Open it again, as it was."""
    agent = the_agent(agent_id)
    agent.active = True
    return _done(agent, Event.AGENT_RESTORED, "Le compte est rouvert.")


@administration.post(f"{ONE}/second-facteur")
def forget_factors(agent_id: int) -> ResponseReturnValue:
    """Let somebody who has lost phone and codes set up a second factor anew."""
    agent = the_agent(agent_id)
    if agent.id == current_agent().id:
        return _refused(MYSELF)
    _forget_factors(agent)
    sessions.end(db.session(), agent.id)
    return _done(agent, Event.SECOND_FACTOR_CHANGED, "Le second facteur est effacé.", what="forgotten")


@administration.post(f"{ONE}/retrait")
def remove_agent(agent_id: int) -> ResponseReturnValue:
    """Remove a suspended account for good. What it recorded keeps its name; its mail is free for another account."""
    agent = the_agent(agent_id)
    if why := _kept(agent) or (OPEN if agent.active else ""):
        return _refused(why)
    agent.active, agent.removed_at, agent.password_hash = False, desk().now, ""
    agent.email = f"retire-{agent.id}@compte.invalid"
    _shut(agent)
    _forget_factors(agent)
    db.session.execute(delete(OutsideIdentity).where(OutsideIdentity.agent_id == agent.id))
    return _done(agent, Event.AGENT_REMOVED, "Le compte est retiré.")


def _kept(agent: Agent) -> str:
    """Why this account stays open; nothing where it may be closed."""
    if is_last_administrator(agent):
        return LAST
    return MYSELF if agent.id == current_agent().id else ""


def _shut(agent: Agent) -> None:
    sessions.end(db.session(), agent.id)
    links.withdraw(desk(), agent)


def _forget_factors(agent: Agent) -> None:
    for factor in FACTORS:
        db.session.execute(delete(factor).where(factor.agent_id == agent.id))


def _done(agent: Agent, event: Event, said: str, **details: str) -> ResponseReturnValue:
    note(event, agent, current_agent(), **details)
    db.session.commit()
    flash(said)
    return redirect(url_for("administration.agents"), 303)


def _refused(why: str) -> ResponseReturnValue:
    db.session.rollback()
    flash(why, "error")
    return redirect(url_for("administration.agents"), 303)
