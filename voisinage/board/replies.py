"""An agent has read what a volunteer wrote and says what it means: one button, one verb, one sentence back."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.errors import AlreadyRead, AskEnded, HoursTaken, IllegalMove
from dispatch.inbox import reading
from dispatch.line import IncomingText
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from voisinage.accounts.current import current_agent
from voisinage.board.actions import HOURS_TAKEN
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.tasks import LARGEST_ID
from voisinage.board.to_read import NOUNS
from voisinage.db import db
from voisinage.desk import commune, desk

NOTED = "C’est noté, comme si cette réponse avait été comprise."
STOPPED = "C’est noté : nous n’écrivons plus à ce numéro, et ce qui lui était confié va à quelqu’un d’autre."
SET_ASIDE = "C’est noté : cette réponse est lue."
ALREADY_READ = "Un collègue a déjà lu cette réponse. Merci !"
MOVED_ON = "La situation a changé entre-temps : cette réponse ne peut plus vouloir dire cela. Relisez-la ci-dessous."


@board.post("/reponses/<int(max=2147483647):text_id>/<any(oui, non, fait, arret, rien):noun>")
@mairie_only
def read_reply(text_id: int, noun: str) -> ResponseReturnValue:
    """Do what the button says. Of two agents at once one does it, the other is told so."""
    text = _the_text(text_id)
    try:
        said = _read(text, noun)
    except AlreadyRead:
        db.session.rollback()
        flash(ALREADY_READ)
    except HoursTaken:
        db.session.rollback()
        flash(HOURS_TAKEN, "error")
    except (AskEnded, IllegalMove):
        db.session.rollback()
        flash(MOVED_ON, "error")
    else:
        db.session.commit()
        flash(said)
    return redirect(url_for("board.overview"), 303)


def _read(text: IncomingText, noun: str) -> str:
    here, agent = desk(), current_agent()
    if noun == "rien":
        reading.set_aside(here, text, agent)
        return SET_ASIDE
    if noun == "arret":
        reading.read_as_stop(here, text, agent)
        return STOPPED
    reading.read_as(here, text, agent, ask=_the_ask(text), meaning=NOUNS[noun])
    return NOTED


def _the_text(text_id: int) -> IncomingText:
    """The text of this number, of a volunteer of the agent's commune, else 404."""
    of_commune = IncomingText.volunteer.has(Volunteer.commune_id == commune().id)
    texts = select(IncomingText).where(IncomingText.id == text_id, IncomingText.needs_human, of_commune)
    return db.session().scalar(texts) or abort(404)


def _the_ask(text: IncomingText) -> Ask:
    """The ask that the button stands beside: one of whoever wrote the text."""
    ask_id = request.form.get("demande", 0, type=int)
    asks = select(Ask).join(Ask.request).where(Ask.volunteer_id == text.volunteer_id)
    asks = asks.where(Ask.id == min(ask_id, LARGEST_ID), Request.commune_id == commune().id)
    return db.session().scalar(asks) or abort(404)
