"""`/mairie/matin`: the digest of this morning, read in full: for each reader, every request that waits for them."""

from flask import render_template

from dispatch.morning import mornings
from dispatch.rules import Rules
from dispatch.states import State
from voisinage.board.blueprint import board, mairie_only
from voisinage.desk import commune, desk
from voisinage.wording import STUCK

WAITS = {
    State.IN_CHARGE: "Aucun voisin n’est sollicité : à choisir, ou à faire demander.",
    State.DONE: "Le voisin dit que c’est fait : la personne est à appeler.",
}


@board.get("/matin")
@mairie_only
def morning() -> str:
    """Nothing here changes anything: each request is dealt with on its own page."""
    here, town = desk(), commune()
    return render_template(
        "board/morning.html",
        now=here.now,
        mornings=mornings(here, town),
        digest_at=Rules.from_json(town.rules).digest_at,
        on_duty=town.alert_phone is not None,
        waits=WAITS,
        stuck=STUCK,
    )
