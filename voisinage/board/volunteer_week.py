"""`/mairie/benevoles/<id>/semaine`: when a volunteer is free every week, stretch by stretch."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired, ValidationError

from dispatch.availability import WEEKDAYS
from dispatch.own_settings import add_slot, remove_slot
from dispatch.people import AvailabilitySlot, Volunteer
from dispatch.states import Season
from voisinage.board.agent import acting
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.care_fields import EndHourField, HourField
from voisinage.board.care_words import SEASON, slot_told
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteers import the_volunteer
from voisinage.db import db
from voisinage.desk import desk
from voisinage.offered import Offered

MOST_SLOTS = 60
FULL = "La semaine est déjà bien remplie : retirez d’abord un moment."


class SlotForm(FlaskForm):
    """One stretch of every week."""

    weekday = SelectField(
        "Jour",
        choices={str(number): name for number, name in enumerate(WEEKDAYS)},
        validators=[Offered("Choisissez un jour dans la liste.")],
        validate_choice=False,
    )
    start_at = HourField("De", validators=[InputRequired("Indiquez l’heure du début.")])
    end_at = EndHourField("À", validators=[InputRequired("Indiquez l’heure de la fin.")])
    season = SelectField(
        "Quand",
        choices={season.value: words for season, words in SEASON.items()},
        validators=[Offered("Choisissez dans la liste quand cela vaut.")],
        validate_choice=False,
    )

    def validate_end_at(self, field: HourField) -> None:
        """The end comes after the beginning. Raises ValidationError."""
        if field.data and self.start_at.data and field.data <= self.start_at.data:
            raise ValidationError("La fin vient après le début.")

    def slot(self) -> AvailabilitySlot:
        """What was typed."""
        return AvailabilitySlot(
            weekday=int(self.weekday.data),
            start_at=self.start_at.chosen,
            end_at=self.end_at.chosen,
            season=Season(self.season.data),
        )


@board.get(f"/benevoles/{SERIAL}/semaine")
@mairie_only
def volunteer_week(volunteer_id: int) -> str:
    """The week as it stands."""
    return _page(the_volunteer(volunteer_id), SlotForm(formdata=None))


@board.post(f"/benevoles/{SERIAL}/semaine")
@mairie_only
def add_to_week(volunteer_id: int) -> ResponseReturnValue:
    """One more stretch."""
    volunteer, form = the_volunteer(volunteer_id), SlotForm()
    if not form.validate_on_submit():
        return _page(volunteer, form), 422
    if len(volunteer.slots) >= MOST_SLOTS:
        form.weekday.errors = [FULL]
        return _page(volunteer, form), 422
    added = add_slot(desk(), volunteer, form.slot(), actor=acting())
    db.session.commit()
    flash("C’est noté." if added else "Ce moment était déjà noté.")
    return _back(volunteer)


@board.post(f"/benevoles/{SERIAL}/semaine/<int(max=2147483647):slot_id>/retrait")
@mairie_only
def take_from_week(volunteer_id: int, slot_id: int) -> ResponseReturnValue:
    """One stretch less; pressed twice, it is gone once."""
    volunteer = the_volunteer(volunteer_id)
    remove_slot(desk(), volunteer, slot_id, actor=acting())
    db.session.commit()
    flash("C’est retiré.")
    return _back(volunteer)


def _page(volunteer: Volunteer, form: SlotForm) -> str:
    week = sorted(volunteer.slots, key=lambda slot: (slot.weekday, slot.start_at, slot.id))
    return render_template(
        "board/volunteer_week.html", volunteer=volunteer, form=form, week=[(slot.id, slot_told(slot)) for slot in week]
    )


def _back(volunteer: Volunteer) -> ResponseReturnValue:
    return redirect(url_for("board.volunteer_week", volunteer_id=volunteer.id), 303)
