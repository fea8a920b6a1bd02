"""The agents that somebody may see and manage: an administrator the commune's, a responsible prescriber their own."""

from dataclasses import dataclass

from flask import abort
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import selectinload

from dispatch.people import Agent
from dispatch.states import AgentRole
from voisinage.accounts.current import current_agent
from voisinage.accounts.standing import Who, standing_of
from voisinage.accounts.tables import CodeGenerator, Passkey
from voisinage.db import db
from voisinage.volunteers.by_name import last_then_first


@dataclass(frozen=True)
class AgentRow:
    """One line of the list."""

    agent: Agent
    standing: Who
    has_factor: bool

    @property
    def is_invited(self) -> bool:
        """Whether the invitation still waits for an answer."""
        return self.agent.active and self.agent.last_seen_at is None


def may_be_managed(me: Agent) -> ColumnElement[bool]:
    """The agents that `me` may manage."""
    here = (Agent.commune_id == me.commune_id) & Agent.removed_at.is_(None)
    if standing_of(me) is Who.ADMINISTRATOR:
        return here
    mine = (Agent.organisation_id == me.organisation_id) & (Agent.role == AgentRole.PRESCRIBER)
    return here & mine & ~Agent.leads


def rows(me: Agent) -> list[AgentRow]:
    """Everybody of the list, who may act first."""
    code = exists().where(CodeGenerator.agent_id == Agent.id)
    key = exists().where(Passkey.agent_id == Agent.id)
    found = select(Agent, code | key).where(may_be_managed(me)).options(selectinload(Agent.organisation))
    listed = [AgentRow(agent, standing_of(agent), bool(has)) for agent, has in db.session.execute(found)]
    return sorted(listed, key=lambda row: (not row.agent.active, last_then_first(row.agent)))


def the_agent(agent_id: int) -> Agent:
    """This agent, if the signed-in one may manage them, else 404."""
    mine = select(Agent).where(Agent.id == agent_id, may_be_managed(current_agent()))
    return db.session.scalar(mine) or abort(404)


def is_last_administrator(agent: Agent) -> bool:
    """Whether nobody else administers the commune. Locks the others: two who leave at once must not both succeed."""
    others = select(Agent.id).where(
        Agent.commune_id == agent.commune_id, Agent.role == AgentRole.MAIRIE, Agent.leads, Agent.active
    )
    administrators = db.session.scalars(others.with_for_update()).all()
    return standing_of(agent) is Who.ADMINISTRATOR and set(administrators) <= {agent.id}
