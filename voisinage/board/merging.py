"""Two requests for one need, on the page of either: made one, and two again."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.errors import IllegalMove
from dispatch.overruling.doubles import likely_doubles
from dispatch.overruling.merging import merge, split
from voisinage.accounts.current import current_agent
from voisinage.board.actions import MOVED_ON
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.db import db
from voisinage.desk import desk


@board.post("/demandes/<ref>/reunion")
@mairie_only
def merge_with(ref: str) -> ResponseReturnValue:
    """The request of this page goes on; `gone`, the reference of the other, ends. Both stay readable."""
    kept, gone = the_request(ref), the_request(request.form.get("gone", "") or abort(400))
    if gone.id not in {one.id for one in likely_doubles(db.session(), kept)}:
        flash(MOVED_ON, "error")
        return redirect(url_for("board.one_request", ref=kept.ref), 303)
    try:
        merge(desk(), kept.id, current_agent(), gone_id=gone.id)
    except IllegalMove:
        db.session.rollback()
        flash(MOVED_ON, "error")
    else:
        db.session.commit()
        flash(f"C’est une seule demande maintenant : celle-ci. La demande {gone.ref} reste lisible.")
    return redirect(url_for("board.one_request", ref=kept.ref), 303)


@board.post("/demandes/<ref>/separation-des-demandes")
@mairie_only
def make_two(ref: str) -> ResponseReturnValue:
    """They were two needs after all: this one begins anew."""
    found = the_request(ref)
    try:
        split(desk(), found.id, current_agent())
    except IllegalMove:
        db.session.rollback()
        flash(MOVED_ON, "error")
    else:
        db.session.commit()
        flash("Ce sont de nouveau deux demandes : celle-ci reprend.")
    return redirect(url_for("board.one_request", ref=found.ref), 303)
