"""`/mairie/benevoles/<id>/reglages`: what a volunteer wants, noted by an agent who has them on the phone."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.own_settings import change_settings
from dispatch.people import Volunteer
from dispatch.places import Sector
from voisinage.board.agent import acting
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.board.own_settings_form import OwnSettingsForm, own_settings_form
from voisinage.board.volunteers import the_volunteer
from voisinage.db import db
from voisinage.desk import desk
from voisinage.volunteers.by_name import first_then_last

MOST_OTHERS = 500
NOTED, SAME = "C’est noté.", "Rien n’a changé."


@board.get(f"/benevoles/{SERIAL}/reglages")
@mairie_only
def own_settings(volunteer_id: int) -> str:
    """The form as things stand."""
    volunteer = the_volunteer(volunteer_id)
    return _page(volunteer, _form(volunteer))


@board.post(f"/benevoles/{SERIAL}/reglages")
@mairie_only
def change_own_settings(volunteer_id: int) -> ResponseReturnValue:
    """Take what was typed, all of it or nothing."""
    volunteer = the_volunteer(volunteer_id)
    form = _form(volunteer)
    if not form.validate_on_submit():
        return _page(volunteer, form), 422
    changed = change_settings(desk(), volunteer, form.settings(volunteer), actor=acting())
    db.session.commit()
    flash(NOTED if changed else SAME)
    return redirect(url_for("board.one_volunteer", volunteer_id=volunteer.id), 303)


def _page(volunteer: Volunteer, form: OwnSettingsForm) -> str:
    return render_template("board/own_settings.html", volunteer=volunteer, form=form)


def _form(volunteer: Volunteer) -> OwnSettingsForm:
    sectors = db.session.scalars(
        select(Sector).where(Sector.commune_id == volunteer.commune_id).order_by(Sector.name)
    ).all()
    return own_settings_form(volunteer, sectors=sectors, others=_others(volunteer))


def _others(volunteer: Volunteer) -> Sequence[Volunteer]:
    """The referents who may stand in for this one."""
    mine = Volunteer.commune_id == volunteer.commune_id, Volunteer.is_referent, Volunteer.id != volunteer.id
    return sorted(db.session.scalars(select(Volunteer).where(*mine)), key=first_then_last)[:MOST_OTHERS]
