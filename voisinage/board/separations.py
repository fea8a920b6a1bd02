"""Plus jamais ensemble on the mairie's pages: noted on the page of a request, taken back on the page of a volunteer.

It says that it is so, never which side wished it.
"""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.keeping_apart import allow_again, keep_apart
from dispatch.people import Person, Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import Apart
from voisinage.board.agent import acting
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteers import the_volunteer
from voisinage.db import db
from voisinage.desk import desk

NOTED = "C’est noté : nous ne proposerons plus {name} à cette personne."
AGAIN = "C’est noté : ces deux personnes peuvent de nouveau se voir."


@board.post(f"/demandes/<ref>/separation/{SERIAL}")
@mairie_only
def separate(ref: str, volunteer_id: int) -> ResponseReturnValue:
    """Never propose this volunteer to the person of this request again; pressed twice, it is noted once."""
    found, volunteer = the_request(ref), the_volunteer(volunteer_id)
    if not _was_asked(found, volunteer):
        abort(404)
    keep_apart(desk(), found.person, volunteer, Apart.MAIRIE, actor=acting())
    db.session.commit()
    flash(NOTED.format(name=volunteer.first_name))
    return redirect(url_for("board.one_request", ref=found.ref), 303)


@board.post(f"/benevoles/{SERIAL}/separation/<int(max=2147483647):person_id>/fin")
@mairie_only
def reunite(volunteer_id: int, person_id: int) -> ResponseReturnValue:
    """Let them meet again; pressed twice, it is noted once."""
    volunteer, person = the_volunteer(volunteer_id), db.session.get(Person, person_id)
    if person is None or person.commune_id != volunteer.commune_id:
        abort(404)
    allow_again(desk(), person, volunteer, actor=acting())
    db.session.commit()
    flash(AGAIN)
    return redirect(url_for("board.one_volunteer", volunteer_id=volunteer.id), 303)


def _was_asked(found: Request, volunteer: Volunteer) -> bool:
    """Only of people who were brought together is there anything to say."""
    asked = select(Ask.id).where(Ask.request_id == found.id, Ask.volunteer_id == volunteer.id)
    return db.session.scalar(asked.limit(1)) is not None
