"""The blueprint of signing in, of one's own account, of the links that open one."""

from flask import Blueprint, render_template

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor
from dispatch.events import Event
from dispatch.people import Agent
from voisinage.desk import desk

accounts = Blueprint("accounts", __name__)


def note(event: Event, agent: Agent, by: Agent | None = None, **details: str | int) -> None:
    """Write what happened to an account in its commune's journal: ids and words, no name."""
    actor = Actor(agent_id=(by or agent).id)
    note_commune(desk(), agent.commune_id, event, actor, agent=agent.id, **details)


def codes_page(codes: list[str], then: str) -> str:
    """The recovery codes, shown this once; `then` is where the agent was heading."""
    return render_template("accounts/codes.html", codes=codes, then=then)
