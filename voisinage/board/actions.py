"""What an agent of the mairie does with a request: one button, one verb, one sentence back."""

from collections.abc import Callable

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from dispatch import mairie
from dispatch.errors import IllegalMove
from dispatch.mairie import Unmet
from dispatch.overruling import reopening
from dispatch.requests import Request
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.board.forms import PassOnForm, UnmetForm
from voisinage.board.one_request import refused_page
from voisinage.db import db
from voisinage.desk import desk

# By the noun at the end of the address: the verb, and what the next page says.
ACTIONS: dict[str, tuple[Callable[..., None], str]] = {
    "relance": (mairie.relaunch, "La demande est relancée."),
    "verification": (mairie.verify, "C’est noté : la demande est faite et vérifiée. Merci !"),
    "reprise": (mairie.take_back, "La demande est maintenant entre vos mains."),
    "dementi": (reopening.deny, "C’est noté : ce n’est pas fait, et la recherche reprend."),
    "reouverture": (reopening.reopen, "La demande est rouverte, et la recherche reprend."),
    "annulation": (mairie.cancel, "La demande est annulée. Tous ceux qui étaient sollicités sont prévenus."),
}
MOVED_ON = "La situation a changé entre-temps. Voici où en est la demande."
HOURS_TAKEN = (
    "Ce oui n’est pas noté : ces heures sont déjà promises pour une autre visite, ou ne vont pas à l’autre voisin. "
    "Convenez d’un autre moment, ou choisissez quelqu’un d’autre."
)


@board.post("/demandes/<ref>/<noun>")
@mairie_only
def act(ref: str, noun: str) -> ResponseReturnValue:
    """Do what the button says."""
    found = the_request(ref)
    if noun not in ACTIONS:
        abort(404)
    verb, said = ACTIONS[noun]
    return carry_out(found, verb, said)


@board.post("/demandes/<ref>/transmission")
@mairie_only
def pass_on(ref: str) -> ResponseReturnValue:
    """Hand the need to a partner."""
    found, form = the_request(ref), PassOnForm()
    if not form.validate_on_submit():
        return refused_page(desk(), found, pass_on=form), 422
    said = f"La demande est confiée à {form.partner.data}. Ceux qui étaient sollicités sont prévenus."
    return carry_out(found, mairie.pass_on, said, partner=form.partner.data)


@board.post("/demandes/<ref>/sans-solution")
@mairie_only
def close_unmet(ref: str) -> ResponseReturnValue:
    """Say that the need could not be met, and why."""
    found, form = the_request(ref), UnmetForm()
    if not form.validate_on_submit():
        return refused_page(desk(), found, unmet=form), 422
    said = "La demande est close. Ce besoin resté sans solution comptera dans le bilan."
    return carry_out(found, mairie.close_unmet, said, reason=Unmet(form.reason.data or ""))


def carry_out(found: Request, verb: Callable[..., None], said: str, **more: object) -> ResponseReturnValue:
    """Call a verb of `dispatch.mairie` and go back to the request. Somebody quicker is ordinary: the page tells."""
    try:
        verb(desk(), found.id, current_agent(), **more)
    except IllegalMove:
        db.session.rollback()
        flash(MOVED_ON, "error")
    else:
        db.session.commit()
        flash(said)
    return redirect(url_for("board.one_request", ref=found.ref), 303)
