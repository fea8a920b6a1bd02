"""The count of tries for the page in hand."""

from flask import current_app

from voisinage.db import db
from voisinage.desk import office
from voisinage.limits.counting import Counter


def counter() -> Counter:
    """Counts in the transaction of the page: commit before anything slow, or a refusal that undoes it."""
    return Counter(db.session(), office().clock(), str(current_app.config["SECRET_KEY"]))
