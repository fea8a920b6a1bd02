"""Texts that nobody received: somebody at the mairie phones instead, and says so."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from dispatch import mairie
from dispatch.journal import OutboxMessage
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only
from voisinage.db import db
from voisinage.desk import commune, desk


@board.post("/messages/<int:message_id>/prise-en-compte")
@mairie_only
def handled(message_id: int) -> ResponseReturnValue:
    """An agent took care of it; pressed twice, the first one counts."""
    message = db.session.get(OutboxMessage, message_id)
    if message is None or message.commune_id != commune().id:
        abort(404)
    mairie.handle_failure(desk(), message, current_agent())
    db.session.commit()
    flash("C’est noté : ce message est réglé.")
    return redirect(url_for("board.overview"), 303)
