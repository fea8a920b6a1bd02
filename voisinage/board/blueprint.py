"""The blueprint of the mairie's pages, and what they share: who may open them, and one request of the commune."""

from flask import Blueprint, abort

from dispatch.requests import Request
from dispatch.states import AgentRole
from voisinage.accounts.current import role_required
from voisinage.board.queries import request_named
from voisinage.board.rooms import rooms
from voisinage.db import db
from voisinage.desk import commune
from voisinage.looks.showing import shows

board = Blueprint("board", __name__, url_prefix="/mairie")
mairie_only = role_required(AgentRole.MAIRIE)
board.add_app_template_global(rooms)  # on top of the mairie's pages that other blueprints make, too


def the_request(ref: str) -> Request:
    """The request of this reference in the agent's commune, else 404: another commune's is as good as none."""
    found = request_named(db.session(), commune(), ref) or abort(404)
    shows(found)
    return found
