"""The blueprint of the mairie's settings: who may open them, and the trace that each change leaves."""

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor
from dispatch.events import Event
from dispatch.states import AgentRole
from voisinage.accounts.current import current_agent, role_required
from voisinage.db import db
from voisinage.desk import commune, desk

administration = Blueprint("administration", __name__, url_prefix="/mairie/reglages")
mairie_only = role_required(AgentRole.MAIRIE)


def keep(what: str, said: str, then: str, **details: Any) -> ResponseReturnValue:
    """Write the trace of a change, keep both, say so, and go to `then`."""
    note_commune(desk(), commune().id, Event.SETTINGS_CHANGED, Actor(agent_id=current_agent().id), what=what, **details)
    db.session.commit()
    flash(said)
    return redirect(then, 303)
