"""`/mairie/reglages/changements`: who changed what of the settings and the accounts, and when."""

from flask import render_template

from voisinage.administration.blueprint import administration
from voisinage.administration.changes import MOST, changes_of
from voisinage.db import db
from voisinage.desk import commune


@administration.get("/changements")
def changes() -> str:
    """The last ones, the latest first."""
    return render_template("administration/changes.html", changes=changes_of(db.session(), commune()), most=MOST)
