"""All that is held on somebody, row by row, straight from the tables: nothing can be forgotten in it.

Of others it tells nothing (GDPR, article 15.4): whom we wrote to for somebody, and who would rather not see them again.
It opens nothing either: a text that waits to be sent is told without its link, see `keyless`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from dispatch.base import Base
from dispatch.retention.held import HELD
from dispatch.retention.kinds import Kind
from dispatch.states import Apart
from voisinage.privacy.keyless import keyless, without_links

Row = dict[str, Any]
_LEFT_OUT = (Kind.ACCESS, Kind.NOBODY)  # what opens pages, and what is of nobody
_OF_VOLUNTEERS = (Kind.MESSAGE, Kind.ASKED)  # numbers, words and reasons of those who were asked: not the person's
_OF_AGENTS = (Kind.ACCOUNT, Kind.SIGNED_IN, Kind.MESSAGE, Kind.TRACE, Kind.LOOKED)
_SAID_OTHERWISE = frozenset({"consultation"})  # in words, see `looks_page`: its rows name who looked by a number
_OWN_WISHES = "never_together"  # what the other side said is shown to nobody, see `links.apart`
MOST_ROWS = 2_000  # of one table


@dataclass(frozen=True)
class Part:
    """What one table holds on them, by kind."""

    table: str
    kind: Kind
    rows: list[Row]


def dossier_of_person(session: Session, person_id: int) -> list[Part]:
    """A person who is helped: themselves, their requests, and what was noted of each."""
    requests = select(Base.metadata.tables["request"].c.id).filter_by(person_id=person_id)
    parts = [
        part
        for table, where in _around("person", person_id, ("request_id", requests))
        for part in _parts(session, table, where)
    ]
    return [part for part in parts if part.kind not in _OF_VOLUNTEERS]


def dossier_of_volunteer(session: Session, volunteer_id: int) -> list[Part]:
    """A volunteer: themselves, every row that is theirs or about what they were asked, and what they did."""
    asks = select(Base.metadata.tables["ask"].c.id).filter_by(volunteer_id=volunteer_id)
    around = _around("volunteer", volunteer_id, ("ask_id", asks))
    return [part for table, where in around for part in _parts(session, table, where)]


def dossier_of_agent(session: Session, agent_id: int) -> list[Part]:
    """Somebody with an account: themselves, their sign-ins, what was written to them, what the journal says of them.

    What they noted about the people they help is about these people: it is in the files of these.
    """
    parts = [part for table, where in _around("agent", agent_id) for part in _parts(session, table, where)]
    return [part for part in parts if part.kind in _OF_AGENTS]


def as_json(parts: list[Part]) -> str:
    """The same for a machine."""
    told: dict[str, list[Row]] = {}
    for part in parts:
        told.setdefault(part.table, []).extend(part.rows)
    return json.dumps(told, ensure_ascii=False, indent=2, default=plain)


def _around(whose: str, number: int, through: tuple[str, Any] | None = None) -> Iterator[tuple[Table, Any]]:
    """Every table with a row of theirs, and which rows. `through`: a column that leads to what is theirs, and that."""
    for table in Base.metadata.sorted_tables:
        if table.name in _SAID_OTHERWISE or (table.name == _OWN_WISHES and f"{whose}_id" not in table.c):
            continue
        if table.name == whose:
            yield table, table.c.id == number
        elif table.name == _OWN_WISHES:
            yield table, (table.c[f"{whose}_id"] == number) & (table.c.said_by == Apart(whose))
        elif f"{whose}_id" in table.c:
            yield table, table.c[f"{whose}_id"] == number
        elif f"actor_{whose}_id" in table.c:
            yield table, table.c[f"actor_{whose}_id"] == number
        elif through and through[0] in table.c:
            yield table, table.c[through[0]].in_(through[1])


def _parts(session: Session, table: Table, where: Any) -> Iterator[Part]:
    for kind in Kind:
        columns = [one for one in table.columns if HELD.get((table.name, one.name)) is kind]
        if kind in _LEFT_OUT or not columns:
            continue
        found = session.execute(select(*columns).where(where).limit(MOST_ROWS)).mappings()
        if rows := [{name: _told(kind, value) for name, value in row.items()} for row in found]:
            yield Part(table.name, kind, rows)


def _told(kind: Kind, value: Any) -> Any:
    """A value as it may be handed over. Only the words of a message hold codes: six figures elsewhere are figures."""
    if not isinstance(value, str) or isinstance(value, Enum):
        return value
    return keyless(value) if kind is Kind.MESSAGE else without_links(value)


def plain(value: Any) -> str:
    """A value as it is read."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "(image)" if isinstance(value, bytes) else str(value)
