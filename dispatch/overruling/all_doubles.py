"""Requests of a whole commune that may be one need, two by two: what `doubles` says of one request, of all at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from dispatch.overruling.doubles import CLOSE
from dispatch.people import Person
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.states import ENDED
from dispatch.vault.columns import found_in

MOST_COMPARED = 1_000  # open requests, the latest: a commune of a million has fewer of one fortnight
MOST_SHOWN = 10

Pair = tuple[Request, Request]


def all_doubles(session: Session, commune: Commune) -> list[Pair]:
    """The latest pairs, the one recorded first in front. What is sealed is compared by its index and never opened."""
    rows = session.execute(
        select(
            Request.id,
            Request.job_id,
            Request.opened_at,
            found_in(Person.phone).label("phone"),
            found_in(Request.address).label("address"),
        )
        .join(Person, Person.id == Request.person_id)
        .where(Request.commune_id == commune.id, Request.state.not_in(ENDED))
        .order_by(Request.opened_at.desc(), Request.id.desc())
        .limit(MOST_COMPARED)
    ).all()
    pairs = sorted(_alike(rows), reverse=True)[:MOST_SHOWN]
    return _whole(session, pairs) if pairs else []


def _alike(rows: Iterable[Row[*tuple[Any, ...]]]) -> set[tuple[int, int]]:
    """Ids, the later one first: neighbours in time under one job and one phone, or one job and one address."""
    groups: dict[tuple[int, str, str], list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        for what in ("phone", "address"):
            if value := getattr(row, what):
                groups[(row.job_id, what, value)].append(row)
    near = ((later, earlier) for group in groups.values() for later, earlier in pairwise(group))
    return {(later.id, earlier.id) for later, earlier in near if later.opened_at - earlier.opened_at <= CLOSE}


def _whole(session: Session, pairs: Sequence[tuple[int, int]]) -> list[Pair]:
    ids = {one for pair in pairs for one in pair}
    whole = select(Request).where(Request.id.in_(ids)).options(joinedload(Request.job), joinedload(Request.person))
    found = {request.id: request for request in session.scalars(whole)}
    return [(found[earlier], found[later]) for later, earlier in pairs]
