"""`/aide`: the guides, one for each kind of user. Nothing personal: no account is needed."""

from flask import Blueprint, Response, abort, render_template, send_from_directory

from voisinage.guides import NAMES, PICTURES, guide_named

helping = Blueprint("help", __name__, url_prefix="/aide")
A_DAY = 86_400  # seconds: a picture may be taken anew under the same name


@helping.get("")
def guides() -> str:
    """The guides there are."""
    return render_template("help/list.html", guides=[guide_named(name) for name in NAMES])


@helping.get("/<name>")
def guide(name: str) -> str:
    """One of them."""
    if name not in NAMES:
        abort(404)
    return render_template("help/guide.html", guide=guide_named(name), names=NAMES)


@helping.get("/images/<name>.png")
def picture(name: str) -> Response:
    """A picture of a guide: what its text calls `images/….png`, there as here."""
    return send_from_directory(PICTURES, f"{name}.png", max_age=A_DAY)
