"""What a page works with: the office of this installation, and the desk at which one request of the web is handled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from dispatch.desk import Desk, Line
from dispatch.places import Commune
from sms.routes import Carriers
from voisinage.accounts.current import current_agent
from voisinage.config import Settings
from voisinage.db import db


@dataclass(frozen=True)
class Office:
    """What one application keeps for its whole life, at `app.extensions["voisinage"]`."""

    settings: Settings
    carriers: Carriers
    clock: Callable[[], datetime]
    line: Line


def office() -> Office:
    """The office of the current application."""
    kept: Office = current_app.extensions["voisinage"]
    return kept


def desk() -> Desk:
    """A desk for the current request: its database session, the present instant, how texts reach us back."""
    here = office()
    return Desk(session=db.session(), now=here.clock(), line=here.line)


def commune() -> Commune:
    """The commune of the signed-in agent: whatever a page shows or changes belongs to it."""
    return current_agent().commune
