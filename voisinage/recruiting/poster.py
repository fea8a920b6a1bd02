"""`/mairie/affiche`: a sheet of A4 for maisons de quartier, printed by the browser; its code leads to `/rejoindre`."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from voisinage.board.blueprint import mairie_only
from voisinage.desk import commune, office
from voisinage.joining.communes import communes
from voisinage.recruiting.blueprint import recruiting
from voisinage.recruiting.qr import code_of


@recruiting.get("/affiche")
@mairie_only
def poster() -> ResponseReturnValue:
    """The poster, and how to print it."""
    town = commune()
    path = url_for("joining.empty_form", insee=town.insee if len(communes()) > 1 else None)
    address = office().line.base_url + path
    return render_template("recruiting/poster.html", commune=town, address=address, code=code_of(address))
