"""`/mairie/reglages/connexions`: when the commune's agents opened their accounts, and what one of them did not do."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from dispatch.consulting.sign_ins import SignIn
from voisinage.accounts.current import current_agent
from voisinage.accounts.sign_ins import how, of_commune
from voisinage.administration.blueprint import administration
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.observatory.exports import Cell, Sheet, as_file

SHOWN, IN_FILE = 50, 20_000
HEAD = ("Quand", "Qui", "Avec quoi", "Appareil", "« Ce n’était pas moi »", "Vu par la mairie")
_PEOPLE = (joinedload(SignIn.agent), joinedload(SignIn.handled_by))


@administration.get("/connexions")
def sign_ins() -> str:
    """The last ones; first what somebody says was not them."""
    found = db.session.scalars(of_commune(commune()).options(*_PEOPLE).limit(SHOWN)).all()
    return render_template("administration/sign_ins.html", told=[(one, how(one)) for one in found])


@administration.get("/connexions.<any(csv, xlsx):kind>")
def sign_ins_file(kind: str) -> Response:
    """All of them."""
    found = db.session.scalars(of_commune(commune()).options(*_PEOPLE).limit(IN_FILE))
    return as_file(Sheet("voisinage-connexions", HEAD, _cells(found)), kind)


@administration.post("/connexions/<int(max=2147483647):sign_in_id>/vue")
def handle_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """The mairie has seen to what somebody disowned; pressed twice, the first counts."""
    found = db.session.get(SignIn, sign_in_id)
    if found is None or found.agent.commune_id != commune().id or found.disowned_at is None:
        abort(404)
    if found.handled_at is None:
        found.handled_at, found.handled_by_id = desk().now, current_agent().id
        db.session.commit()
    flash("C’est noté.")
    return redirect(url_for("administration.sign_ins"), 303)


def _cells(found: Iterable[SignIn]) -> Iterator[list[Cell]]:
    zone = ZoneInfo(commune().timezone)
    for one in found:
        by = one.handled_by
        yield [
            one.at.astimezone(zone),
            f"{one.agent.first_name} {one.agent.last_name}",
            how(one),
            one.device,
            one.disowned_at.astimezone(zone) if one.disowned_at else None,
            f"{by.first_name} {by.last_name}" if by else None,
        ]
