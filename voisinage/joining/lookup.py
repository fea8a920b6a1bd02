"""Addresses that resemble what is typed into the public form: those of the Base Adresse Nationale, of no person."""

from flask import request
from flask.typing import ResponseReturnValue

from voisinage.db import allow_writes
from voisinage.desk import desk
from voisinage.intake.lookup import SHORTEST
from voisinage.intake.plain_text import one_line
from voisinage.intake.where import LONGEST_ADDRESS, suggested
from voisinage.joining.blueprint import joining, within_limits
from voisinage.joining.communes import commune_named


@joining.get("/rejoindre/<insee>/adresses")
def addresses(insee: str) -> ResponseReturnValue:
    """`{"adresses": [{"label"}]}` for `q`, best first; none for what is too short, too long or asked too often."""
    here, typed, commune = desk(), one_line(request.args.get("q")), commune_named(insee)
    allow_writes()  # the count of how often
    fits = SHORTEST <= len(typed) <= LONGEST_ADDRESS
    if commune is None or not fits or not within_limits(here, "addresses"):
        return {"adresses": []}
    return {"adresses": [{"label": found.label} for found in suggested(here.session, typed, commune.insee)]}
