"""`/mairie/recrutement`: where people get lost on the way to a first job, who waits at which step, what helps now."""

from flask import render_template
from flask.typing import ResponseReturnValue

from dispatch.joining.funnel import funnel, to_place, to_sign_again, waiting_at
from dispatch.rules import Rules
from voisinage.board.blueprint import mairie_only
from voisinage.desk import commune, desk
from voisinage.joining.words import STEPS, WAITING
from voisinage.recruiting.blueprint import recruiting


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
        insee=town.insee,
    )
