"""The blueprint of the mairie's pages on recruiting: for its agents alone, each action with the token of the form."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from dispatch.people import Volunteer

recruiting = Blueprint("recruiting", __name__, url_prefix="/mairie")
UNPROCESSABLE = 422


def to_file(volunteer: Volunteer) -> ResponseReturnValue:
    """Back to the file of one volunteer."""
    return redirect(url_for("recruiting.file", volunteer_id=volunteer.id), 303)
