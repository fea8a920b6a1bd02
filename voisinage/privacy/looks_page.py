"""« Qui a consulté »: on the page of a person, and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response

from dispatch.consulting.looks import Way
from dispatch.consulting.reading import looks_at_person
from dispatch.consulting.tables import Consultation
from dispatch.people import Person
from dispatch.retention.kinds import Kind
from dispatch.retention.overdue import lengths_of
from dispatch.retention.periods import LIMITS, Kept
from voisinage.board.blueprint import mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.db import db
from voisinage.desk import commune
from voisinage.looks.words import quality, what, who
from voisinage.observatory.exports import Cell, Sheet, as_file
from voisinage.privacy.blueprint import privacy, the_person
from voisinage.privacy.dossier import Part

SHOWN, IN_FILE = 30, 20_000
HEAD = ("Quand", "Qui", "Quoi", "Demande", "Façon")
WAYS = {Way.PAGE: "page", Way.LIST: "liste", Way.FILE: "fichier", Way.CALL: "appel"}
PERSON = SERIAL.replace("volunteer_id", "person_id")


@dataclass(frozen=True)
class Line:
    """One look, in words."""

    at: datetime
    who: str
    what: str
    ref: str


@dataclass(frozen=True)
class Looks:
    """The last of them, whether there are more, and for how many months they are kept."""

    shown: Sequence[Line]
    more: bool
    months: int


def looks_at(person: Person) -> Looks:
    """What the page of a person shows."""
    found = looks_at_person(db.session(), person.id, most=SHOWN + 1)
    months = lengths_of(db.session(), commune()).get(Kept.LOOKS, LIMITS[Kept.LOOKS].length)
    lines = [Line(one.at, who(one), what(one), one.request.ref if one.request else "") for one in found[:SHOWN]]
    return Looks(lines, len(found) > SHOWN, months)


@privacy.get(f"/mairie/personnes/{PERSON}/consultations.<any(csv, xlsx):kind>")
@mairie_only
def looks_file(person_id: int, kind: str) -> Response:
    """All of them."""
    found = looks_at_person(db.session(), the_person(person_id).id, most=IN_FILE)
    return as_file(Sheet(f"voisinage-consultations-{person_id}", HEAD, _cells(found)), kind)


def told_of_looks(looks: Sequence[Consultation]) -> Part:
    """For the dossier that is given to somebody: in what quality, not by name."""
    rows = [{"quand": one.at, "qui": quality(one), "quoi": what(one)} for one in looks]
    return Part("consultation", Kind.LOOKED, rows)


def _cells(found: Sequence[Consultation]) -> Iterator[list[Cell]]:
    zone = ZoneInfo(commune().timezone)
    for one in found:
        ref = one.request.ref if one.request else ""
        yield [one.at.astimezone(zone), who(one), what(one), ref, WAYS[one.way]]
