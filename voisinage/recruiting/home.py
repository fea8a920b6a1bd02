"""`/mairie/benevoles/<id>/domicile`: where a volunteer lives, for whoever could not be found when they signed up."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from dispatch.addresses.search import FoundAddress, find_addresses
from dispatch.joining.memberships import file_of
from dispatch.joining.tables import Membership
from dispatch.people import Volunteer
from voisinage.board.addresses import MOST_FOUND
from voisinage.board.blueprint import mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteers import the_volunteer
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.intake.plain_text import one_line
from voisinage.intake.where import LONGEST_ADDRESS
from voisinage.recruiting.blueprint import UNPROCESSABLE, recruiting, to_file


@recruiting.get(f"/benevoles/{SERIAL}/domicile")
@mairie_only
def home(volunteer_id: int) -> str:
    """The address as it was typed, and what the register knows that is like it."""
    volunteer = the_volunteer(volunteer_id)
    kept = db.session.get(Membership, volunteer.id)
    return _page(volunteer, (kept.address_to_place if kept else "") or "")


@recruiting.post(f"/benevoles/{SERIAL}/domicile")
@mairie_only
def place_home(volunteer_id: int) -> ResponseReturnValue:
    """Look for another text, or take the address that was chosen. Then only the point is kept, not the words."""
    volunteer = the_volunteer(volunteer_id)
    text, choice = one_line(request.form.get("adresse"))[:LONGEST_ADDRESS], request.form.get("choix")
    chosen = next((found for found in _like(text) if found.label == choice), None)
    if chosen is None:
        return _page(volunteer, text), UNPROCESSABLE if choice else 200
    volunteer.lat, volunteer.lon = chosen.lat, chosen.lon
    file_of(desk(), volunteer).address_to_place = None
    db.session.commit()
    flash(f"C’est noté : {volunteer.first_name} est sur la carte.")
    return to_file(volunteer)


def _page(volunteer: Volunteer, text: str) -> str:
    return render_template("recruiting/home.html", volunteer=volunteer, text=text, matches=_like(text))


def _like(text: str) -> list[FoundAddress]:
    """What the register of the commune knows, each wording once."""
    found = find_addresses(db.session(), text, insee=commune().insee, limit=MOST_FOUND) if text else []
    return list({one.label: one for one in reversed(found)}.values())[::-1]
