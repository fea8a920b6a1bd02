"""`/compte/connexions`: an agent says of one of their sign-ins: that was not me."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from dispatch.events import Event
from voisinage.accounts.blueprint import accounts, note
from voisinage.accounts.current import current_agent
from voisinage.accounts.sign_ins import disown, one_of
from voisinage.db import db
from voisinage.desk import desk

DISOWNED = (
    "C’est noté : tous les autres appareils sont déconnectés, et la mairie est prévenue. "
    "Changez maintenant votre mot de passe, ci-dessous."
)


@accounts.post("/compte/connexions/<int(max=2147483647):sign_in_id>/pas-moi")
def not_me(sign_in_id: int) -> ResponseReturnValue:
    """End every other session, tell the mairie; pressed twice, it is told once."""
    found = one_of(db.session(), sign_in_id, current_user.opened) or abort(404)
    if disown(desk(), found, current_user.opened):
        note(Event.SIGN_IN_DISOWNED, current_agent(), sign_in=sign_in_id)
    db.session.commit()
    flash(DISOWNED)
    return redirect(url_for("accounts.own_account"), 303)
