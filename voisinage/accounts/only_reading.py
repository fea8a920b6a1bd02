"""A page whose form is closed to whoever reads it says so before anything is typed: what is typed would be lost."""

from flask import current_app, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from dispatch.people import Agent
from dispatch.states import AgentRole
from voisinage.accounts.admission import may_open
from voisinage.db import db
from voisinage.wording import listed


def only_reads() -> bool:
    """Whether the page in view has a form of its own, at the same address, which this account may not send."""
    if not current_user.is_authenticated:
        return False
    try:
        sends_to, _ = current_app.url_map.bind("").match(request.path, method="POST")
    except HTTPException:
        return False
    return not may_open(sends_to, current_user.standing)


def who_may_change() -> str:
    """The names of those to ask."""
    here = Agent.commune_id == current_user.agent.commune_id
    leads = select(Agent).where(here, Agent.role == AgentRole.MAIRIE, Agent.leads, Agent.active)
    agents = db.session.scalars(leads.order_by(Agent.id))
    return listed([f"{agent.first_name} {agent.last_name}" for agent in agents])
