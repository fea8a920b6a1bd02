"""What the answer in hand shows of whom: said where a record is found, written down by `noting` once it is shown."""

from collections.abc import Iterable

from flask import g

from dispatch.consulting.looks import Record
from dispatch.people import Person, Volunteer
from dispatch.requests import Request


def shows(*requests: Request) -> None:
    """The persons of these requests."""
    _show(Record(one.commune_id, person_id=one.person_id, request_id=one.id) for one in requests)


def shows_person(*persons: Person) -> None:
    """Persons, whatever the request."""
    _show(Record(one.commune_id, person_id=one.id) for one in persons)


def shows_volunteer(volunteer: Volunteer) -> None:
    """A volunteer."""
    _show([Record(volunteer.commune_id, volunteer_id=volunteer.id)])


def read_by(volunteer_id: int) -> None:
    """Whose link was opened: they are the reader."""
    g.read_by = volunteer_id


def shown() -> list[Record]:
    """All that was said to be shown, each once."""
    found: list[Record] = g.get("shown", [])
    return list(dict.fromkeys(found))


def reading_volunteer() -> int | None:
    """Whose link was opened, if it was one."""
    number: int | None = g.get("read_by")
    return number


def _show(records: Iterable[Record]) -> None:
    g.shown = [*g.get("shown", []), *records]
