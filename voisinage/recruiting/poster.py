"""`/mairie/affiche`: a sheet of A4 for maisons de quartier, to print or to send; its code leads to `/rejoindre`."""

from io import BytesIO

from flask import render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import import_string

from voisinage.board.blueprint import mairie_only
from voisinage.desk import commune, office
from voisinage.formats import phone
from voisinage.joining.communes import communes
from voisinage.recruiting import poster_words
from voisinage.recruiting.blueprint import recruiting
from voisinage.recruiting.qr import code_of

DRAWS = "voisinage.recruiting.poster_pdf:poster_pdf"  # its library weighs 35 MB in memory: only where a poster is made


@recruiting.get("/affiche")
@mairie_only
def poster() -> ResponseReturnValue:
    """The poster, and how to print or send it."""
    address = _address()
    return render_template(
        "recruiting/poster.html", commune=commune(), address=address, code=code_of(address), says=poster_words
    )


@recruiting.get("/affiche.pdf")
@mairie_only
def poster_file() -> ResponseReturnValue:
    """The same, as a file to attach to a mail."""
    town, draw = commune(), import_string(DRAWS)
    made: bytes = draw(town.name, _address(), phone(town.contact_phone))
    return send_file(BytesIO(made), "application/pdf", as_attachment=True, download_name="affiche-voisinage.pdf")


def _address() -> str:
    path = url_for("joining.empty_form", insee=commune().insee if len(communes()) > 1 else None)
    return office().line.base_url + path
