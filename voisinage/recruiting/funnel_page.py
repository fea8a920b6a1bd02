"""`/mairie/recrutement`: where people get lost on the way to a first job, who waits at which step, what helps now."""

from functools import partial

from flask import render_template
from flask.typing import ResponseReturnValue

from dispatch.joining.funnel import funnel, to_place, to_sign_again, waiting_at
from dispatch.rules import Rules
from voisinage.board.blueprint import mairie_only
from voisinage.board.volunteer_words import obstacles
from voisinage.desk import commune, desk
from voisinage.joining.words import STEPS, WAITING
from voisinage.observatory.exports import Sheet, as_file
from voisinage.observatory.outgoing import of_steps
from voisinage.recruiting.blueprint import recruiting

HEAD = ("Étape", "Combien", "Pas allés jusque-là", "Dont partis")


@recruiting.get("/recrutement/etapes.<any(csv, xlsx):kind>")
@mairie_only
def funnel_file(kind: str) -> ResponseReturnValue:
    """The way in figures, as a file."""
    here = desk()
    cells = of_steps(funnel(here.session, commune(), now=here.now), STEPS)
    return as_file(Sheet("voisinage-recrutement", HEAD, cells), kind)


@recruiting.get("/recrutement")
@mairie_only
def overview() -> ResponseReturnValue:
    """The way in figures, then the people, one tap from the next step."""
    here, town = desk(), commune()
    passages = funnel(here.session, town, now=here.now)
    worst = max((passage.lost for passage in passages), default=0)
    return render_template(
        "recruiting/overview.html",
        passages=passages,
        worst=worst,
        waiting=waiting_at(here.session, town),
        to_place=to_place(here.session, town),
        again=to_sign_again(here.session, town),
        meet_first=Rules.from_json(town.rules).meet_first,
        steps=STEPS,
        words=WAITING,
        obstacles=partial(obstacles, here),
        insee=town.insee,
    )
