"""The number of a volunteer, corrected by the mairie: as good as a new one, so it is verified anew."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dispatch.desk import Desk
from dispatch.numbers.change import change_number
from dispatch.numbers.codes import send_code
from dispatch.numbers.in_hand import in_hand
from dispatch.people import Volunteer
from dispatch.rules import Rules
from sms.phone import PhoneRefused, parse_phone
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.number_words import SENT
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteers import the_volunteer, volunteer_page
from voisinage.db import db
from voisinage.desk import desk
from voisinage.wording import typeset

NOTED = "Le nouveau numéro est noté."
WAITS = (
    "Ce qui est en cours ne s’ouvre plus depuis l’ancien, et attend que le nouveau soit vérifié : d’ici là, appelez."
)
SAME = "C’est déjà son numéro."
TAKEN = "Ce numéro est déjà celui de {name}."
LONGEST = 40


class NumberTaken(Exception):
    """Somebody else of the commune has this number; `str()` is a French sentence."""


@board.post(f"/benevoles/{SERIAL}/numero")
@mairie_only
def correct_number(volunteer_id: int) -> ResponseReturnValue:
    """Take the number an agent typed, and send it a code."""
    here, volunteer, typed = desk(), the_volunteer(volunteer_id), request.form.get("phone", "")[:LONGEST]
    try:
        said = _correct(here, volunteer, parse_phone(typed, volunteer.commune.territory).e164)
    except (PhoneRefused, NumberTaken) as refused:
        return volunteer_page(here, volunteer, typed=typed, wrong=typeset(str(refused))), 422
    db.session.commit()
    flash(said)
    return redirect(url_for("board.one_volunteer", volunteer_id=volunteer_id), 303)


def _correct(here: Desk, volunteer: Volunteer, phone: str) -> str:
    if phone == volunteer.phone:
        return SAME
    _refuse_if_taken(here, volunteer, phone)
    try:
        change_number(here, volunteer, phone)
    except IntegrityError:  # another agent was quicker, by a moment
        here.session.rollback()
        _refuse_if_taken(here, volunteer, phone)
        raise
    wanted = Rules.from_json(volunteer.commune.rules).verify_phones and volunteer.stopped_at is None
    said = f"{NOTED} {SENT[send_code(here, volunteer)]}" if wanted else NOTED
    waits = volunteer.number_changed_at is not None and len(in_hand(here, volunteer))
    return f"{said} {WAITS}" if waits else said


def _refuse_if_taken(here: Desk, volunteer: Volunteer, phone: str) -> None:
    theirs = select(Volunteer).where(Volunteer.commune_id == volunteer.commune_id, Volunteer.phone == phone)
    other = here.session.scalar(theirs)
    if other is not None:
        raise NumberTaken(TAKEN.format(name=f"{other.first_name} {other.last_name}"))
