"""What the form asks while it is being filled in: addresses that resemble what is typed, and a map to point at.

Only the addresses of the agent's own commune: those of the Base Adresse Nationale, which are public, of no person.
"""

from flask import abort, request
from flask.typing import ResponseReturnValue

from dispatch.addresses.search import is_elsewhere
from voisinage.accounts.current import current_agent
from voisinage.db import db
from voisinage.intake.blueprint import agents_only, intake
from voisinage.intake.map_data import MapBox, houses_in, sector_outlines
from voisinage.intake.plain_text import one_line
from voisinage.intake.where import LONGEST_ADDRESS, said_elsewhere, suggested

SHORTEST = 3  # characters


@intake.get("/adresses")
@agents_only
def addresses() -> ResponseReturnValue:
    """`{"adresses": [{"label", "score"}]}` for `q`, best first; none for what is too short or too long.

    `ailleurs` says so in words where the address seems to be in another commune.
    """
    typed, insee = one_line(request.args.get("q")), current_agent().commune.insee
    if not SHORTEST <= len(typed) <= LONGEST_ADDRESS:
        return {"adresses": []}
    found = suggested(db.session(), typed, insee)
    elsewhere = said_elsewhere(found) if is_elsewhere(db.session(), typed, insee=insee) else ""
    return {
        "adresses": [{"label": address.label, "score": address.score} for address in found],
        "ailleurs": elsewhere,
    }


@intake.get("/carte/secteurs")
@agents_only
def sectors() -> ResponseReturnValue:
    """The outlines of the commune's sectors, as GeoJSON."""
    return sector_outlines(db.session(), current_agent().commune)


@intake.get("/carte/adresses")
@agents_only
def houses() -> ResponseReturnValue:
    """The houses in view as GeoJSON: `ouest`, `sud`, `est`, `nord` in degrees. 400 when they make no box."""
    sides = [request.args.get(side, type=float) for side in ("ouest", "sud", "est", "nord")]
    box = MapBox.of(sides)
    return houses_in(db.session(), current_agent().commune, box) if box else abort(400)
