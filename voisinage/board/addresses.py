"""`/mairie/demandes/<ref>/adresse`: say where a request is, by the register of addresses or by a point on a map."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from dispatch import mairie
from dispatch.addresses.search import FoundAddress, find_addresses
from dispatch.geo import Point
from dispatch.requests import Request
from voisinage.board.actions import carry_out
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.board.doubts import Doubt, doubt_about
from voisinage.board.forms import AddressForm, PointForm
from voisinage.db import db
from voisinage.desk import office

LOCATED = "L’adresse est située."
MOST_FOUND = 8


@board.get("/demandes/<ref>/adresse")
@mairie_only
def address(ref: str) -> str:
    """Look for the address as it was recorded."""
    found = the_request(ref)
    return _page(found, AddressForm(formdata=None, text=found.address))


@board.post("/demandes/<ref>/adresse")
@mairie_only
def locate(ref: str) -> ResponseReturnValue:
    """Look for another text, or take the address that was chosen. What is typed never stands in an address bar."""
    found, form = the_request(ref), AddressForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    label = request.form.get("choice")
    chosen = next((one for one in _matches(found, form) if one.label == label), None)
    if chosen is None:
        return _page(found, form)
    return carry_out(found, mairie.locate, LOCATED, point=Point(chosen.lat, chosen.lon), address=chosen.label)


@board.post("/demandes/<ref>/point")
@mairie_only
def locate_point(ref: str) -> ResponseReturnValue:
    """Take a latitude and a longitude."""
    found, form = the_request(ref), PointForm()
    if not form.validate_on_submit():
        return _page(found, AddressForm(formdata=None, text=found.address), point=form), 422
    point = Point(float(form.lat.data or 0), float(form.lon.data or 0))
    doubt = doubt_about(db.session(), found, point)
    if doubt and request.form.get("confirmed") != doubt.confirmation:
        return _page(found, AddressForm(formdata=None, text=found.address), point=form, doubt=doubt), 422
    return carry_out(found, mairie.locate, LOCATED, point=point, address=form.address.data)


def _page(found: Request, form: AddressForm, *, point: PointForm | None = None, doubt: Doubt | None = None) -> str:
    return render_template(
        "board/address.html",
        found=found,
        form=form,
        matches=_matches(found, form),
        point=point or PointForm(formdata=None, address=found.address, lat=found.lat, lon=found.lon),
        doubt=doubt,
        tiles=office().settings.map_tiles_url,
    )


def _matches(found: Request, form: AddressForm) -> list[FoundAddress]:
    """What the register of the commune knows that is like the text, each wording once."""
    if not form.text.data:
        return []
    like = find_addresses(db.session(), form.text.data, insee=found.commune.insee, limit=MOST_FOUND)
    by_label: dict[str, FoundAddress] = {}
    for one in like:
        by_label.setdefault(one.label, one)
    return list(by_label.values())
