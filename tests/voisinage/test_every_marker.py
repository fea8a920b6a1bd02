"""A word of its own in every column that holds text about somebody: it is in their file, and nowhere once forgotten.

The columns are those of `dispatch.retention.held`: a new one is looked at here without a line being added.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Column, Table, Text, func, select, update
from sqlalchemy.orm import Session

from dispatch import bricoleurs, referents, search, verify
from dispatch.base import Base
from dispatch.desk import Actor
from dispatch.joining.leaving import forget
from dispatch.joining.memberships import file_of
from dispatch.people import Agent, Person, Volunteer
from dispatch.prescribing.notes import add_note
from dispatch.requests import Ask, Request
from dispatch.retention.erasing import forget_person
from dispatch.retention.held import HELD
from dispatch.retention.kinds import Kind
from dispatch.vault.columns import Closed, SealedBytes, SealedNumber
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, on_both
from voisinage.jobs import retention_work

NOT_TOLD: Mapping[str, Mapping[str, str]] = {
    "person": {
        "ask.reasons": "why a volunteer was chosen is about the volunteer",
        "outbox_message.to_phone": "whom we wrote to for them",
        "outbox_message.body": "what we wrote to a volunteer",
        "outbox_message.error": "of a text to a volunteer",
        "mail_message.to_address": "whom we wrote to for them",
        "mail_message.subject": "what we wrote to an agent",
        "mail_message.body": "what we wrote to an agent",
        "mail_message.error": "of a mail to an agent",
    },
    "volunteer": {},
}


@dataclass(frozen=True)
class Somebody:
    """Whose rows are looked for. `around`: what leads to them from afar, a column and the numbers it may have."""

    whose: str
    number: int
    around: tuple[str, tuple[int, ...]]

    def rows(self, table: Table) -> Any:
        """Which rows of a table are about them, None where none can be."""
        if table.name == self.whose:
            return table.c.id == self.number
        if f"{self.whose}_id" in table.c:
            return table.c[f"{self.whose}_id"] == self.number
        column, numbers = self.around
        return table.c[column].in_(numbers) if column in table.c else None

    def columns(self) -> Iterator[tuple[Column[Any], Any]]:
        """Each column that holds text about them and is to be told, with its rows."""
        for (name, column), kind in HELD.items():
            table = Base.metadata.tables[name]
            rows = self.rows(table)
            told = kind not in (Kind.ACCESS, Kind.NOBODY) and f"{name}.{column}" not in NOT_TOLD[self.whose]
            if told and rows is not None and is_text(table.c[column]):
                yield table.c[column], rows

    def marker(self, column: Column[Any]) -> str:
        """A word that stands nowhere else."""
        return f"zq-{self.whose}-{self.number}-{column}-qz"


def is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, Closed | Text) and not isinstance(column.type, SealedNumber | SealedBytes)


@dataclass(frozen=True)
class Lives:
    """Two who were helped and two who helped, each of them twice in the other's way."""

    persons: tuple[Somebody, Somebody]
    volunteers: tuple[Somebody, Somebody]


@pytest.fixture
def lives(site: Site) -> Lives:
    town = site.town
    anne, paul, lou = town.referent(), town.bricoleur(), town.bricoleur()
    odette = helped_by(town, anne, paul, first_name="Odette")
    odile = helped_by(town, anne, lou, first_name="Odile", phone="+33199000198", address="3 rue du Puits")
    for phone in (paul, lou):
        phone.replies("Pourriez-vous me rappeler au sujet de l’escabeau ?")
        with town.desk() as desk:
            volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
            file_of(desk, volunteer).address_to_place = "à préciser"
    with town.sessions.begin() as session:
        found = Lives(
            (person(session, odette), person(session, odile)), (volunteer_of(session, paul), volunteer_of(session, lou))
        )
        for one in (*found.persons, *found.volunteers):
            mark(session, one)
    return found


def helped_by(town: Town, anne: Phone, bricoleur: Phone, **who: Any) -> Request:
    """From the call to the end, with a note on the way."""
    request = town.records_request(access_notes="Sonnez deux fois.", **who)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    bricoleur.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    with town.desk() as desk:
        add_note(desk, request.id, desk.session.get_one(Agent, town.mairie_id), "Note.", for_referent=True)
    return request


def person(session: Session, request: Request) -> Somebody:
    requests = tuple(session.scalars(select(Request.id).where(Request.person_id == request.person_id)))
    return Somebody("person", request.person_id, ("request_id", requests))


def volunteer_of(session: Session, phone: Phone) -> Somebody:
    asks = tuple(session.scalars(select(Ask.id).where(Ask.volunteer_id == phone.volunteer_id)))
    return Somebody("volunteer", phone.volunteer_id, ("ask_id", asks))


def mark(session: Session, one: Somebody) -> None:
    """Put their word in each column; one that no row of this story has is one that this test would not see."""
    for column, rows in one.columns():
        many = session.scalar(select(func.count()).select_from(column.table).where(rows))
        assert many, f"nothing in {column} here: have the story write some"
        session.execute(update(column.table).where(rows).values({column.name: one.marker(column)}))


def markers(*people: Somebody) -> set[str]:
    return {one.marker(column) for one in people for column, _ in one.columns()}


def file_about(site: Site, one: Somebody) -> str:
    path = {"person": "personnes", "volunteer": "benevoles"}[one.whose]
    answer = site.mairie().get(f"/mairie/{path}/{one.number}/donnees.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        return file.read("donnees.json").decode()


def everything(town: Town) -> str:
    """All that every column of every table holds, opened."""
    with town.sessions() as session:
        return "\n".join(
            str(value)
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
            for value in row
            if value is not None
        )


@on_both
def test_each_word_about_somebody_is_in_their_file_and_none_about_another(site: Site, lives: Lives) -> None:
    everybody = (*lives.persons, *lives.volunteers)
    assert len(markers(everybody[0])) >= 6
    assert len(markers(everybody[2])) >= 9
    for one in everybody:
        told = file_about(site, one)
        mine = markers(one)
        assert {word for word in mine if word not in told} == set(), one
        assert {word for word in markers(*everybody) - mine if word in told} == set(), one


@on_both
def test_no_word_is_left_of_those_who_were_forgotten_and_every_one_of_the_others(site: Site, lives: Lives) -> None:
    town = site.town
    (odette, odile), (paul, lou) = lives.persons, lives.volunteers
    held = everything(town)
    assert {word for word in markers(odette, odile, paul, lou) if word not in held} == set()

    with town.desk() as desk:
        forget(desk, desk.session.get_one(Volunteer, paul.number), actor=Actor(volunteer_id=paul.number))
        forget_person(desk, desk.session.get_one(Person, odette.number), actor=Actor(agent_id=town.mairie_id))
    retention_work(site.app)()

    held = everything(town)
    assert {word for word in markers(odette, paul) if word in held} == set()
    assert {word for word in markers(odile, lou) if word not in held} == set()


def test_no_reason_is_given_for_a_column_that_there_is_not() -> None:
    given = {name for names in NOT_TOLD.values() for name in names}
    assert given <= {f"{table}.{column}" for table, column in HELD}
