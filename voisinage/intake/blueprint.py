"""The prescriber's part of the site: every page and every answer in it asks for a signed-in agent."""

from flask import Blueprint

from dispatch.states import AgentRole
from voisinage.accounts.current import role_required

intake = Blueprint("intake", __name__)
agents_only = role_required(AgentRole.PRESCRIBER, AgentRole.MAIRIE)
