"""`/aide`: the guides, one for each kind of user. Nothing personal: no account is needed."""

from flask import Blueprint, abort, render_template

from voisinage.guides import NAMES, guide_named

helping = Blueprint("help", __name__, url_prefix="/aide")


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
