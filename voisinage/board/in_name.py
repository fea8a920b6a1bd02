"""What a volunteer said on the phone, noted by an agent: the verbs of their own page, and the journal names both."""

from dataclasses import replace

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.errors import AskEnded, HoursTaken, IllegalMove
from dispatch.overruling.in_name import send_page
from dispatch.requests import Request
from voisinage.accounts.current import current_agent
from voisinage.board.actions import HOURS_TAKEN, MOVED_ON
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.board.sayings import TAKES_CHARGE, may_have_said
from voisinage.db import db
from voisinage.desk import desk
from voisinage.links.answers import answer_named
from voisinage.links.missed import NothingChosen
from voisinage.wording import of

NO_REASON = "Rien n’est encore noté : choisissez ce qui s’est passé."


@board.post("/demandes/<ref>/au-nom/<int(max=2147483647):ask_id>/<noun>")
@mairie_only
def say_for(ref: str, ask_id: int, noun: str) -> ResponseReturnValue:
    """Note what they said. Somebody quicker is ordinary: the page tells."""
    found = the_request(ref)
    ask = next((one for one in found.asks if one.id == ask_id), None) or abort(404)
    act = answer_named(noun, ask.role) or abort(404)
    here = replace(desk(), told_to=current_agent().id)
    if noun not in {one.noun for one in may_have_said(ask)}:
        return _back(found, MOVED_ON, "error")
    try:
        act(here, ask, request.form)
        if noun == TAKES_CHARGE:
            send_page(here, ask)
    except HoursTaken:
        db.session.rollback()
        return _back(found, HOURS_TAKEN, "error")
    except (AskEnded, IllegalMove):
        db.session.rollback()
        return _back(found, MOVED_ON, "error")
    except NothingChosen:
        db.session.rollback()
        return _back(found, NO_REASON, "error")
    db.session.commit()
    return _back(found, f"C’est noté, au nom {of(ask.volunteer.first_name)} {ask.volunteer.last_name}.")


def _back(found: Request, said: str, category: str = "message") -> ResponseReturnValue:
    flash(said, category)
    return redirect(url_for("board.one_request", ref=found.ref), 303)
