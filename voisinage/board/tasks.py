"""Messages that somebody did not receive: an agent of the mairie phones instead, and says so."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dispatch import mairie
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.undelivered import MOST_TASKS, of_commune
from voisinage.db import db
from voisinage.desk import commune, desk

LARGEST_ID = 2**31 - 1


@board.post("/messages/<int:message_id>/prise-en-compte")
@mairie_only
def handled(message_id: int) -> ResponseReturnValue:
    """An agent took care of it, and of those listed with it (`avec`); pressed twice, the first one counts."""
    messages = of_commune(db.session(), commune(), [message_id, *_others(request.form.get("avec", ""))])
    if message_id not in {message.id for message in messages}:
        abort(404)
    for message in messages:
        mairie.handle_failure(desk(), message, current_agent())
    db.session.commit()
    flash("C’est noté : ces messages sont réglés." if len(messages) > 1 else "C’est noté : ce message est réglé.")
    return redirect(url_for("board.overview"), 303)


def _others(listed: str) -> list[int]:
    """The numbers in "7,9": exactly those that the agent had before their eyes."""
    numbers = [int(word) for word in listed.split(",")[:MOST_TASKS] if word.isascii() and word.isdecimal()]
    return [number for number in numbers if number <= LARGEST_ID]
