"""A town that has run for years: a town at every stage, its requests copied into a long past and a busy present."""

from datetime import datetime, timedelta
from itertools import count, islice
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from dispatch.base import Base
from dispatch.journal import JournalEntry
from dispatch.people import Volunteer, VolunteerSkill
from dispatch.places import Commune
from dispatch.requests import Ask, Request, RequestWindow
from dispatch.states import ENDED

LIVE = 0.04  # of the requests are under way
A_YEAR = timedelta(days=365)
SKILLS = ("electricity", "lifting", "company", "shopping")
BATCH = 5_000

Row = dict[str, Any]


def volunteers(session: Session, commune: Commune, many: int, rng: Random) -> None:
    """So many more bricoleurs around those who are there."""
    known = _row(session.scalars(select(Volunteer).where(Volunteer.commune_id == commune.id).limit(1)).one())
    first = (session.scalars(select(Volunteer.id).order_by(Volunteer.id.desc())).first() or 0) + 1
    people = [
        known | {
            "id": first + rank, "first_name": "Voisin", "last_name": f"Dupont {rank}", "phone": f"+3363998{rank:05}",
            "is_referent": rank % 20 == 0, "is_bricoleur": True, "stopped_at": None, "stopped_by": None,
            "lat": (known["lat"] or 0) + rng.uniform(-0.01, 0.01),
            "lon": (known["lon"] or 0) + rng.uniform(-0.01, 0.01),
        }
        for rank in range(many)
    ]  # fmt: skip
    session.execute(insert(Volunteer), people)
    session.execute(
        insert(VolunteerSkill), [{"volunteer_id": one["id"], "skill": rng.choice(SKILLS)} for one in people]
    )


def requests(session: Session, commune: Commune, many: int, rng: Random) -> None:
    """So many more requests, most of them over, each with the asks, windows and journal of the one it copies."""
    models = list(session.scalars(select(Request).where(Request.commune_id == commune.id)))
    over = [one for one in models if one.state in ENDED]
    live = [one for one in models if one.state not in ENDED]
    people = list(session.scalars(select(Volunteer.id).where(Volunteer.commune_id == commune.id)))
    numbers = count((session.scalars(select(Request.id).order_by(Request.id.desc())).first() or 0) + 1)
    stories = {one.id: _story(session, one) for one in models}
    chosen = (rng.choice(live) if rng.random() < LIVE else rng.choice(over) for _ in range(many))
    while batch := list(islice(chosen, BATCH)):
        rows: dict[type[Base], list[Row]] = {Request: [], Ask: [], RequestWindow: [], JournalEntry: []}
        for model in batch:
            number, age = next(numbers), rng.random() * A_YEAR if model.ended_at else timedelta()
            own = {"id": number, "ref": f"B{number:07}", "form_key": f"bench-{number}", "chase_at": None}
            rows[Request].append(_older(_row(model), age) | own)
            for table, row in stories[model.id]:
                rows[table].append(_older(row, age) | {"request_id": number} | _another(row, people, number))
        for table, found in rows.items():
            if found:
                session.execute(insert(table), found)


def _story(session: Session, model: Request) -> list[tuple[type[Base], Row]]:
    entries = session.scalars(select(JournalEntry).where(JournalEntry.request_id == model.id))
    found: list[Base] = [*model.asks, *model.windows, *entries]
    return [(type(one), {name: value for name, value in _row(one).items() if name != "id"}) for one in found]


def _another(row: Row, people: list[int], number: int) -> Row:
    """The same asks to other people: nobody carries the whole town."""
    if "volunteer_id" not in row:
        return {}
    return {"volunteer_id": people[(people.index(row["volunteer_id"]) + number) % len(people)]}


def _row(one: Base) -> Row:
    return {column.key: getattr(one, column.key) for column in one.__table__.columns}


def _older(row: Row, age: timedelta) -> Row:
    return {name: value - age if isinstance(value, datetime) else value for name, value in row.items()}
