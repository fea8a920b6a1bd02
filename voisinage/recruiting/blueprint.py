"""The blueprint of the mairie's pages on recruiting: for its agents alone, each action with the token of the form."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from dispatch.joining.memberships import has_left
from dispatch.people import Volunteer
from voisinage.board.volunteers import the_volunteer
from voisinage.desk import desk

recruiting = Blueprint("recruiting", __name__, url_prefix="/mairie")
UNPROCESSABLE = 422


def one_of_us(volunteer_id: int) -> Volunteer:
    """This volunteer of the agent's commune, else 404; so is whoever has left, of whom nothing more can be noted."""
    volunteer = the_volunteer(volunteer_id)
    return abort(404) if has_left(desk(), volunteer) else volunteer


def to_file(volunteer: Volunteer) -> ResponseReturnValue:
    """Back to the file of one volunteer."""
    return redirect(url_for("recruiting.file", volunteer_id=volunteer.id), 303)
