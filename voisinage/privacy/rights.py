"""The rights of a person who is helped: all that is held on them in one file, to put it right, to erase it."""

import io
import zipfile
from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.consulting.reading import looks_at_person, looks_at_volunteer
from dispatch.desk import Actor
from dispatch.errors import StillHelped
from dispatch.people import Person
from dispatch.requests import Request
from dispatch.retention.erasing import forget_person
from dispatch.states import ENDED
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteers import whoever_it_was
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.privacy.blueprint import UNPROCESSABLE, privacy, the_person
from voisinage.privacy.dossier import MOST_ROWS, Part, as_json, dossier_of_person, dossier_of_volunteer
from voisinage.privacy.looks_page import looks_at, told_of_looks

MOST_REQUESTS = 50
PERSON = SERIAL.replace("volunteer_id", "person_id")
UNDER_WAY = "Une demande est en cours : quelqu’un doit venir. Menez-la à sa fin, ou annulez-la, puis revenez."


@privacy.get(f"/mairie/personnes/{PERSON}")
@mairie_only
def person(person_id: int) -> str:
    """Somebody who is helped: what can be done with their data."""
    return _page(the_person(person_id))


@privacy.get(f"/mairie/personnes/{PERSON}/donnees.zip")
@mairie_only
def person_file(person_id: int) -> Response:
    """All that is held on them."""
    parts = dossier_of_person(db.session(), the_person(person_id).id)
    parts.append(told_of_looks(looks_at_person(db.session(), person_id, most=MOST_ROWS)))
    return zipped(parts, f"personne-{person_id}")


@privacy.get(f"/mairie/benevoles/{SERIAL}/donnees.zip")
@mairie_only
def volunteer_file(volunteer_id: int) -> Response:
    """All that is held on a volunteer."""
    parts = dossier_of_volunteer(db.session(), whoever_it_was(volunteer_id).id)
    parts.append(told_of_looks(looks_at_volunteer(db.session(), volunteer_id, most=MOST_ROWS)))
    return zipped(parts, f"benevole-{volunteer_id}")


@privacy.post(f"/mairie/personnes/{PERSON}/oubli")
@mairie_only
def forget(person_id: int) -> ResponseReturnValue:
    """Erase who they are; what was done stays as figures."""
    found = the_person(person_id)
    if request.form.get("sure") != "oui":
        return _page(found, missed=True), UNPROCESSABLE
    try:
        forget_person(desk(), found, actor=Actor(agent_id=current_agent().id))
    except StillHelped:
        return _page(found, wrong=UNDER_WAY), UNPROCESSABLE
    db.session.commit()
    flash(
        "C’est fait : plus rien ne désigne cette personne. Ce qui a été fait pour elle compte toujours dans le bilan."
    )
    return redirect(url_for("privacy.limits"), 303)


def _page(found: Person, *, missed: bool = False, wrong: str = "") -> str:
    return render_template(
        "privacy/person.html", person=found, requests=_requests(found), ended=ENDED, missed=missed, wrong=wrong,
        looks=looks_at(found),
    )  # fmt: skip


def _requests(found: Person) -> Sequence[Request]:
    theirs = select(Request).where(Request.person_id == found.id).order_by(Request.id.desc())
    return db.session.scalars(theirs.limit(MOST_REQUESTS)).all()


def zipped(parts: list[Part], name: str) -> Response:
    """One file with a page to read and the same for a machine."""
    content, here = io.BytesIO(), desk()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        read = render_template("privacy/dossier.html", parts=parts, commune=commune(), now=here.now)
        file.writestr("a-lire.html", read)
        file.writestr("donnees.json", as_json(parts))
    answer = Response(content.getvalue(), content_type="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return answer
