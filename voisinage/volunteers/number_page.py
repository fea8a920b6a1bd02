"""`/n/<token>`: is this number yours? GET changes nothing, for scanners open links too; POST confirms.

No CSRF token: the token in the address, which nobody can guess, is the permission (see `voisinage.app`).
"""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from dispatch.joining.life import standing_of
from dispatch.numbers.codes import VALID_FOR
from dispatch.numbers.confirmation import code_behind, confirm_by_link
from sms.phone import display
from voisinage.desk import desk
from voisinage.joining.words import STANDING_TOLD

numbers = Blueprint("numbers", __name__)


@numbers.get("/n/<token>")
def check(token: str) -> ResponseReturnValue:
    """The question, or thanks once it is answered. A link that is too old says whom to call."""
    here = desk()
    code = code_behind(here.session, token)
    if code is None:
        return render_template("links/number_unknown.html"), 404
    volunteer = code.volunteer
    return render_template(
        "links/number.html",
        commune=volunteer.commune,
        masked=masked(volunteer.phone),
        then=STANDING_TOLD[standing_of(here, volunteer)] if volunteer.phone_verified_at else "",
        too_old=code.sent_at + VALID_FOR < here.now,
        action=url_for("numbers.confirm", token=token),
    )


@numbers.post("/n/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Whoever has the link has the phone. What could not be confirmed, the page says."""
    here = desk()
    confirm_by_link(here, token)
    here.session.commit()
    return redirect(url_for("numbers.check", token=token), 303)


def masked(phone: str) -> str:
    """As little of a number as its owner needs to know it again: "06 .. .. .. 02"."""
    first, *middle, last = display(phone).split()
    return " ".join([first, *[".."] * len(middle), last])
