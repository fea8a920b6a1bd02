"""Volunteers who want no more texts: since when, how they said so, and the way back when they phone the mairie."""

from collections.abc import Sequence

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import care
from dispatch.joining.memberships import still_here
from dispatch.people import Volunteer
from dispatch.places import Commune
from voisinage.board.blueprint import board, mairie_only
from voisinage.db import db
from voisinage.desk import commune, desk

MOST_SHOWN = 100


def stopped_volunteers(session: Session, town: Commune) -> Sequence[Volunteer]:
    """Whoever wants no more texts, the latest first; MOST_SHOWN at most."""
    stopped = select(Volunteer).where(Volunteer.commune_id == town.id, Volunteer.stopped_at.is_not(None))
    stopped = stopped.where(still_here())
    return session.scalars(stopped.order_by(Volunteer.stopped_at.desc(), Volunteer.id).limit(MOST_SHOWN)).all()


@board.post("/benevoles/<int(max=2147483647):volunteer_id>/retour")
@mairie_only
def comes_back(volunteer_id: int) -> ResponseReturnValue:
    """They told the mairie that they want texts again; pressed twice, they are back once. `fiche`: on their page."""
    volunteer = db.session.get(Volunteer, volunteer_id)
    if volunteer is None or volunteer.commune_id != commune().id:
        abort(404)
    care.resume(desk(), volunteer)
    db.session.commit()
    flash(f"C’est noté : {volunteer.first_name} recevra de nouveau nos demandes.")
    if request.form.get("fiche"):
        return redirect(url_for("board.one_volunteer", volunteer_id=volunteer.id), 303)
    return redirect(url_for("board.overview"), 303)
