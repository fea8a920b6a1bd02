"""Lists of people in the order of their names: read here, for the database holds no name it could sort by.

A commune has some hundreds of them, at most a few thousand; two names each open in some microseconds.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from dispatch.people import Volunteer
from voisinage.volunteers.words import plain


def ids_by_name(session: Session, *those: ColumnElement[bool]) -> list[int]:
    """The ids of the volunteers that fulfil `those`, by last name, then by first name; É stands with E."""
    rows = session.execute(select(Volunteer.id, Volunteer.last_name, Volunteer.first_name).where(*those))
    return [row.id for row in sorted(rows, key=last_then_first)]


def in_order(ids: list[int], people: Iterable[Volunteer]) -> list[Volunteer]:
    """Those of `people` that `ids` names, in its order."""
    known = {one.id: one for one in people}
    return [known[number] for number in ids if number in known]


def last_then_first(one: Any) -> tuple[str, str, int]:
    """The order of a list on paper."""
    return plain(one.last_name), plain(one.first_name), one.id


def first_then_last(one: Any) -> tuple[str, str, int]:
    """The order of those one calls by their first name."""
    return plain(one.first_name), plain(one.last_name), one.id
