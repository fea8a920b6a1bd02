"""The blueprint of the pages on personal data."""

from flask import Blueprint, abort

from dispatch.people import Person
from voisinage.db import db
from voisinage.desk import commune
from voisinage.looks.showing import shows_person

privacy = Blueprint("privacy", __name__)
UNPROCESSABLE = 422


def the_person(person_id: int) -> Person:
    """This person of the agent's commune, else 404."""
    person = db.session.get(Person, person_id)
    if person is None or person.commune_id != commune().id:
        abort(404)
    shows_person(person)
    return person
