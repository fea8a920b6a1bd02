"""`/mairie/benevoles/<id>/doublon`: the same person twice. Choose the other file, look at both, make them one."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from dispatch.joining.merging import CannotMerge, merge
from dispatch.people import Volunteer
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteer_queries import volunteers_like
from voisinage.board.volunteers import LONGEST, the_volunteer
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.recruiting.blueprint import UNPROCESSABLE, recruiting, to_file
from voisinage.volunteers.roles import roles

LARGEST_ID = 2**31 - 1


@recruiting.get(f"/benevoles/{SERIAL}/doublon")
@mairie_only
def find_double(volunteer_id: int) -> str:
    """Whoever bears the same name is shown first."""
    keep = the_volunteer(volunteer_id)
    return _page(keep, f"{keep.first_name} {keep.last_name}")


@recruiting.post(f"/benevoles/{SERIAL}/doublon/recherche")
@mairie_only
def look_for_double(volunteer_id: int) -> str:
    """Look for another name or number. What is typed never stands in an address bar."""
    return _page(the_volunteer(volunteer_id), request.form.get("texte", "").strip()[:LONGEST])


@recruiting.post(f"/benevoles/{SERIAL}/doublon")
@mairie_only
def merge_two(volunteer_id: int) -> ResponseReturnValue:
    """Show what stays and what goes; with the box ticked, do it."""
    keep, gone = the_volunteer(volunteer_id), _other()
    if gone is None or gone.id == keep.id:
        return _page(keep, "", wrong="Choisissez l’autre fiche."), UNPROCESSABLE
    if request.form.get("sure") != "oui":
        page = render_template(
            "recruiting/merge.html", keep=keep, gone=gone, roles=roles, missed="envoye" in request.form
        )
        return page, UNPROCESSABLE if "envoye" in request.form else 200
    try:
        merge(desk(), keep, gone, agent=current_agent())
    except CannotMerge as refused:
        db.session.rollback()
        return _page(the_volunteer(volunteer_id), "", wrong=str(refused)), UNPROCESSABLE
    db.session.commit()
    flash("C’est fait : les deux fiches n’en font plus qu’une.")
    return to_file(keep)


def _other() -> Volunteer | None:
    number = request.form.get("autre", type=int)
    return the_volunteer(number) if number is not None and 0 < number <= LARGEST_ID else None


def _page(keep: Volunteer, typed: str, *, wrong: str = "") -> str:
    found = volunteers_like(db.session(), commune(), typed).people if typed else []
    others = [one for one in found if one.id != keep.id]
    return render_template(
        "recruiting/doubles.html", keep=keep, others=others, typed=typed, roles=roles, longest=LONGEST, wrong=wrong
    )
