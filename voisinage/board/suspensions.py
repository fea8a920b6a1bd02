"""Letting a request, or everything for a person, wait until a date; and going on before it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from dispatch import suspending
from dispatch.errors import IllegalMove
from dispatch.requests import Request
from dispatch.states import Suspension
from voisinage.accounts.current import current_agent
from voisinage.board.actions import MOVED_ON
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.board.one_request import refused_page
from voisinage.board.until import SuspendForm, morning_of, today_of
from voisinage.db import db
from voisinage.desk import commune, desk


@board.post("/demandes/<ref>/attente")
@mairie_only
def suspend(ref: str) -> ResponseReturnValue:
    """Let this request wait."""
    return _suspend(the_request(ref), whole_person=False)


@board.post("/demandes/<ref>/attente-personne")
@mairie_only
def suspend_person(ref: str) -> ResponseReturnValue:
    """Let everything for its person wait."""
    return _suspend(the_request(ref), whole_person=True)


@board.post("/demandes/<ref>/fin-attente")
@mairie_only
def resume(ref: str) -> ResponseReturnValue:
    """Go on now; pressed twice, it is done once."""
    found = the_request(ref)
    suspending.resume(desk(), found.id, current_agent())
    return _done(found, "La demande reprend.")


@board.post("/demandes/<ref>/fin-attente-personne")
@mairie_only
def resume_person(ref: str) -> ResponseReturnValue:
    """The person is back: all that waits for them goes on."""
    found = the_request(ref)
    suspending.resume_person(desk(), found.person, current_agent())
    return _done(found, f"Tout ce qui attendait pour {found.person.first_name} reprend.")


def _suspend(found: Request, *, whole_person: bool) -> ResponseReturnValue:
    here, town, form = desk(), commune(), SuspendForm()
    form.today = today_of(town, here.now)
    if not form.validate_on_submit() or form.until.data is None:
        return refused_page(here, found, suspend=form), 422
    until, reason = morning_of(town, form.until.data), Suspension(form.reason.data or "")
    try:
        if whole_person:
            suspending.suspend_person(here, found.person, current_agent(), until=until, reason=reason)
        else:
            suspending.suspend(here, found.id, current_agent(), until=until, reason=reason)
    except IllegalMove:
        db.session.rollback()
        flash(MOVED_ON, "error")
        return redirect(url_for("board.one_request", ref=found.ref), 303)
    what = f"Tout attend pour {found.person.first_name}" if whole_person else "La demande attend"
    return _done(found, f"{what}. Ceux qui n’avaient pas répondu sont remerciés.")


def _done(found: Request, said: str) -> ResponseReturnValue:
    db.session.commit()
    flash(said)
    return redirect(url_for("board.one_request", ref=found.ref), 303)
