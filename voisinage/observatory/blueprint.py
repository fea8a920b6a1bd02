"""The blueprint of the mairie's figures and map, and who may open them."""

from flask import Blueprint

from dispatch.states import AgentRole
from voisinage.accounts.current import role_required

observatory = Blueprint("observatory", __name__, url_prefix="/mairie")
mairie_only = role_required(AgentRole.MAIRIE)
