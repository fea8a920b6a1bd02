"""The count of tries for the page in hand, and whence it is asked for."""

from flask import current_app, request

from voisinage.db import db
from voisinage.desk import office
from voisinage.limits.counting import Counter
from voisinage.limits.place import place_of


def counter() -> Counter:
    """Counts in the transaction of the page: commit before anything slow, or a refusal that undoes it."""
    return Counter(db.session(), office().clock(), str(current_app.config["SECRET_KEY"]))


def this_place() -> str:
    """The place whose tries count together."""
    return place_of(request.remote_addr)
