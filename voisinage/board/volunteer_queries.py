"""The volunteers of a commune as its mairie looks them up: page by page, or by a name or a number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.joining.memberships import still_here
from dispatch.people import Volunteer
from dispatch.places import Commune
from voisinage.volunteers.by_name import ids_by_name, in_order, last_then_first
from voisinage.volunteers.words import plain

PAGE_SIZE = 25
_LEAST_DIGITS = 4


@dataclass(frozen=True)
class VolunteersPage:
    """One page of them out of `total`."""

    people: Sequence[Volunteer]
    number: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE_SIZE))


def volunteers_page(session: Session, commune: Commune, *, number: int) -> VolunteersPage:
    """Everybody, by name."""
    mine = (Volunteer.commune_id == commune.id, still_here())
    ids = ids_by_name(session, *mine)
    page = VolunteersPage([], min(max(number, 1), max(1, -(-len(ids) // PAGE_SIZE))), len(ids))
    shown = ids[(page.number - 1) * PAGE_SIZE : page.number * PAGE_SIZE]
    return VolunteersPage(_these(session, shown), page.number, len(ids))


def volunteers_like(session: Session, commune: Commune, typed: str) -> VolunteersPage:
    """The first PAGE_SIZE whose name holds every word that was typed, whatever its accents, or whose number does.

    Read here rather than in SQL: the database holds no name, and a commune has some hundreds of volunteers.
    """
    columns = (Volunteer.id, Volunteer.first_name, Volunteer.last_name, Volunteer.phone)
    rows = session.execute(select(*columns).where(Volunteer.commune_id == commune.id, still_here()))
    alike = [row for row in rows if _is_like(typed, f"{row.first_name} {row.last_name}", row.phone)]
    ids = [row.id for row in sorted(alike, key=last_then_first)]
    return VolunteersPage(_these(session, ids[:PAGE_SIZE]), 1, len(ids))


def _these(session: Session, ids: list[int]) -> list[Volunteer]:
    return in_order(ids, session.scalars(select(Volunteer).where(Volunteer.id.in_(ids)))) if ids else []


def _is_like(typed: str, name: str, phone: str) -> bool:
    digits = re.sub(r"\D", "", typed).lstrip("0")
    if len(digits) >= _LEAST_DIGITS:
        return digits in phone
    wanted = plain(typed).split()
    return bool(wanted) and all(word in plain(name) for word in wanted)
