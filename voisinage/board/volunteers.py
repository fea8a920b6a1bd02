"""`/mairie/benevoles`: look a volunteer up, and note what they say when they phone the mairie."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from dispatch import care
from dispatch.channels import is_landline
from dispatch.desk import Desk
from dispatch.joining.memberships import has_left
from dispatch.people import Volunteer
from dispatch.states import StopBy
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteer_care import care_of
from voisinage.board.volunteer_queries import VolunteersPage, volunteers_like, volunteers_page
from voisinage.board.volunteer_words import obstacles, reached_by
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.looks.showing import shows_volunteer
from voisinage.volunteers.roles import roles

LONGEST = 100
LOOKED_FOR = "volunteers_looked_for"


def _prefers_voice(prefers: bool) -> Callable[[Desk, Volunteer], None]:
    def note(_here: Desk, volunteer: Volunteer) -> None:
        volunteer.prefers_voice = prefers

    return note


# By the noun at the end of the address: what is done, and what the next page says.
ACTIONS: dict[str, tuple[Callable[[Desk, Volunteer], None], str]] = {
    "appels": (_prefers_voice(True), "C’est noté : nous appellerons {name} pour les demandes."),
    "textos": (_prefers_voice(False), "C’est noté : {name} recevra des SMS."),
    "arret": (
        lambda here, volunteer: care.stop(here, volunteer, StopBy.MAIRIE),
        "C’est noté : nous n’écrivons plus à {name}, et ce qui lui était confié va à quelqu’un d’autre.",
    ),
}


@board.get("/benevoles")
@mairie_only
def volunteers() -> str:
    """Everybody by name, `?page=` by page."""
    return _list(volunteers_page(db.session(), commune(), number=request.args.get("page", 1, type=int)))


@board.post("/benevoles/recherche")
@mairie_only
def look_up() -> ResponseReturnValue:
    """Look for a name or a number. It is kept in the session: what is typed never stands in an address bar."""
    session[LOOKED_FOR] = request.form.get("texte", "").strip()[:LONGEST]
    return redirect(url_for("board.found_volunteers"), 303)


@board.get("/benevoles/recherche")
@mairie_only
def found_volunteers() -> ResponseReturnValue:
    """Whoever is like what was last looked for."""
    typed = session.get(LOOKED_FOR, "")
    if not typed:
        return redirect(url_for("board.volunteers"), 303)
    return _list(volunteers_like(db.session(), commune(), typed), typed)


@board.get(f"/benevoles/{SERIAL}")
@mairie_only
def one_volunteer(volunteer_id: int) -> ResponseReturnValue:
    """One of them, with what an agent can note; of whoever has left, what remains."""
    here, volunteer = desk(), whoever_it_was(volunteer_id)
    if has_left(here, volunteer):
        return redirect(url_for("recruiting.file", volunteer_id=volunteer.id))
    return volunteer_page(here, volunteer)


@board.post(f"/benevoles/{SERIAL}/<any(appels, textos, arret):noun>")
@mairie_only
def note_wish(volunteer_id: int, noun: str) -> ResponseReturnValue:
    """Do what the button says; pressed twice, it is done once."""
    volunteer, (verb, said) = the_volunteer(volunteer_id), ACTIONS[noun]
    verb(desk(), volunteer)
    db.session.commit()
    flash(said.format(name=volunteer.first_name))
    return redirect(url_for("board.one_volunteer", volunteer_id=volunteer.id), 303)


def the_volunteer(volunteer_id: int) -> Volunteer:
    """This volunteer of the agent's commune, else 404; so is whoever has left, of whom nothing more can be noted."""
    volunteer = whoever_it_was(volunteer_id)
    return abort(404) if has_left(desk(), volunteer) else volunteer


def whoever_it_was(volunteer_id: int) -> Volunteer:
    """The same, left or not; another commune's is as good as none."""
    volunteer = db.session.get(Volunteer, volunteer_id)
    if volunteer is None or volunteer.commune_id != current_agent().commune_id:
        abort(404)
    shows_volunteer(volunteer)
    return volunteer


def volunteer_page(here: Desk, volunteer: Volunteer, *, typed: str = "", wrong: str = "") -> str:
    """The page; `wrong` says why the number in `typed` was refused."""
    return render_template(
        "board/volunteer.html",
        volunteer=volunteer,
        roles=roles(volunteer),
        reached_by=reached_by(volunteer, here.line),
        obstacles=obstacles(here, volunteer),
        may_choose_calls=here.line.can_call and not is_landline(volunteer.phone),
        care=care_of(here, volunteer),
        typed=typed,
        wrong=wrong,
    )


def _list(page: VolunteersPage, typed: str = "") -> str:
    here = desk()
    rows = [(volunteer, roles(volunteer), obstacles(here, volunteer)) for volunteer in page.people]
    return render_template("board/volunteers.html", page=page, rows=rows, typed=typed, longest=LONGEST)
