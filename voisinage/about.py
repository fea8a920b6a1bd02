"""What the site says of itself: the declaration of accessibility that the law asks of a mairie (RGAA 4.1)."""

from datetime import date

from flask import Blueprint, render_template
from sqlalchemy import select

from dispatch.places import Commune
from voisinage.db import db

DECLARED = date(2026, 11, 29)  # when the declaration was last read against what `tests/pages` does
TOOLS = {"axe": "4.14", "html": "9.7"}  # as in `tests/pages/tools/package.json`: a test compares
MOST_CONTACTS = 30

about = Blueprint("about", __name__)


@about.get("/accessibilite")
def accessibility() -> str:
    """What was tested, how, what was not, and whom to tell."""
    communes = select(Commune.name, Commune.contact_phone).order_by(Commune.name).limit(MOST_CONTACTS)
    found = db.session.execute(communes).all()
    return render_template("accessibility.html", declared=DECLARED, tools=TOOLS, communes=found)
