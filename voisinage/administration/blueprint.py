"""The blueprint of the mairie's settings: who may open them, and the trace that each change leaves."""

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import inspect

from dispatch.base import Base
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


def changed_fields(row: Base) -> list[str]:
    """What of a row is not as it is kept, by name: for the trace, which holds no value. To be asked before a flush."""
    parts = {attribute.key: attribute for attribute in inspect(row).attrs}
    return sorted(name for name, part in parts.items() if part.history.has_changes() or _inside(part.loaded_value))


def _inside(value: object) -> bool:
    """Whether one of the rows that belong to a row has changed."""
    rows = value if isinstance(value, list) else []
    return any(db.session.is_modified(one) for one in rows if isinstance(one, Base))
