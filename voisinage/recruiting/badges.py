"""A volunteer's badge: its picture, and the card to print, whose code leads to `/badge/<token>`."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.joining.badges import NoBadge, make_badge, revoke_badges
from dispatch.joining.tables import Photo
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteers import the_volunteer
from voisinage.db import db
from voisinage.desk import desk
from voisinage.joining.badge_page import called, short_name
from voisinage.recruiting.blueprint import UNPROCESSABLE, recruiting, to_file
from voisinage.recruiting.file_page import file_page
from voisinage.recruiting.pictures import PictureRefused, redrawn
from voisinage.recruiting.qr import code_of


@recruiting.post(f"/benevoles/{SERIAL}/badge")
@mairie_only
def print_badge(volunteer_id: int) -> ResponseReturnValue:
    """Make a new card and show it ready to print. Its code is kept nowhere: printing another makes another."""
    volunteer = the_volunteer(volunteer_id)
    try:
        badge, address = make_badge(desk(), volunteer, agent=current_agent())
    except NoBadge as missing:
        db.session.rollback()
        return file_page(the_volunteer(volunteer_id), wrong=str(missing)), UNPROCESSABLE
    db.session.commit()
    return render_template(
        "recruiting/badge.html",
        volunteer=volunteer,
        commune=volunteer.commune,
        who=short_name(volunteer),
        what=called(volunteer),
        until=badge.good_until,
        has_photo=db.session.get(Photo, volunteer.id) is not None,
        code=code_of(address),
        address=address,
    )


@recruiting.get(f"/benevoles/{SERIAL}/badge")
@mairie_only
def badge_is_printed_once(volunteer_id: int) -> ResponseReturnValue:
    """A card cannot be shown again: back to where another is made."""
    return redirect(url_for("recruiting.file", volunteer_id=the_volunteer(volunteer_id).id))


@recruiting.post(f"/benevoles/{SERIAL}/badge/retrait")
@mairie_only
def take_badge(volunteer_id: int) -> ResponseReturnValue:
    """Lost, or given back."""
    volunteer = the_volunteer(volunteer_id)
    revoke_badges(desk(), volunteer)
    db.session.commit()
    flash("C’est noté : ce badge ne vaut plus rien.")
    return to_file(volunteer)


@recruiting.post(f"/benevoles/{SERIAL}/photo")
@mairie_only
def add_photo(volunteer_id: int) -> ResponseReturnValue:
    """Keep a picture, drawn anew; or take away the one there is."""
    volunteer, sent = the_volunteer(volunteer_id), request.files.get("photo")
    kept = db.session.get(Photo, volunteer.id)
    if "retirer" in request.form:
        if kept is not None:
            db.session.delete(kept)
        said = "La photo est retirée."
    else:
        try:
            jpeg = redrawn(sent.read() if sent else b"")
        except PictureRefused as refused:
            return file_page(volunteer, wrong_photo=str(refused)), UNPROCESSABLE
        kept = kept or Photo(volunteer_id=volunteer.id)
        kept.jpeg, kept.added_at, kept.added_by_id = jpeg, desk().now, current_agent().id
        db.session.add(kept)
        said = "La photo est gardée, pour le badge seulement."
    db.session.commit()
    flash(said)
    return to_file(volunteer)


@recruiting.get(f"/benevoles/{SERIAL}/photo")
@mairie_only
def photo(volunteer_id: int) -> ResponseReturnValue:
    """The picture itself."""
    kept = db.session.get(Photo, the_volunteer(volunteer_id).id) or abort(404)
    return Response(kept.jpeg, content_type="image/jpeg")
