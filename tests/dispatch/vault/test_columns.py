"""Sealed columns on both databases: what SQL holds, what it can find, what it refuses to be asked."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from dispatch.base import Base
from dispatch.engine import make_engine
from dispatch.people import Person, Volunteer
from dispatch.places import Commune
from dispatch.vault.columns import Closed
from dispatch.vault.keys import Key
from dispatch.vault.lending import lend
from dispatch.vault.ring import Ring
from tests.keys import RING
from tests.sealed_order import NoOrder

PHONE = "+33639980001"


@pytest.fixture
def commune(session: Session) -> Commune:
    commune = Commune(insee="32013", name="Auch", contact_phone="+33639980000", rules={})
    session.add(commune)
    session.flush()
    return commune


def volunteer(commune: Commune, name: str, phone: str) -> Volunteer:
    return Volunteer(commune=commune, first_name=name, last_name="", phone=phone, is_bricoleur=True)


def test_the_table_holds_neither_name_nor_number(session: Session, commune: Commune) -> None:
    session.add(volunteer(commune, "Odette", PHONE))
    session.flush()

    row = session.execute(text("SELECT first_name, last_name, phone FROM volunteer")).one()

    assert "Odette" not in row.first_name
    assert "639980001" not in row.phone
    assert row.last_name == "", "that there is nothing is no secret"


def test_a_number_is_found_in_any_column_of_its_kind(session: Session, commune: Commune) -> None:
    session.add_all([volunteer(commune, "Paul", PHONE), volunteer(commune, "Anne", "+33639980002")])
    session.add(Person(commune_id=commune.id, first_name="Odette", phone=PHONE))
    session.flush()
    both = select(Volunteer.first_name, Person.first_name).join(Person, Person.phone == Volunteer.phone)

    assert session.scalars(select(Volunteer.first_name).where(Volunteer.phone == PHONE)).all() == ["Paul"]
    assert session.scalars(select(Volunteer.first_name).where(Volunteer.phone != PHONE)).all() == ["Anne"]
    assert session.scalar(select(func.count()).where(Volunteer.phone.in_([PHONE, "+33639980009"]))) == 1
    assert session.scalar(select(func.count()).where(Volunteer.phone.not_in([PHONE]))) == 1
    assert session.execute(both).all() == [("Paul", "Odette")]


def test_two_volunteers_of_a_commune_cannot_have_one_number(session: Session, commune: Commune) -> None:
    session.add_all([volunteer(commune, "Paul", PHONE), volunteer(commune, "Anne", PHONE)])

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("asked", ["==", "like", "<", "sorted", "joined"])
def test_sql_is_not_asked_what_it_cannot_answer(asked: str) -> None:
    name = Volunteer.first_name
    questions: dict[str, Callable[[], object]] = {
        "==": lambda: name == "Odette",
        "like": lambda: name.like("O%"),
        "<": lambda: name < "P",
        "sorted": name.desc,
        "joined": lambda: name + " ",
    }

    with pytest.raises(TypeError, match="sealed"):
        questions[asked]()


def test_during_a_rotation_a_number_is_found_under_either_key(engine: Engine, sessions: sessionmaker[Session]) -> None:
    lend(engine, Ring([Key("old", b"o" * 32)]))
    try:
        with sessions.begin() as session:
            town = Commune(insee="32013", name="Auch", contact_phone="+33639980000", rules={})
            session.add(volunteer(town, "Paul", PHONE))
        lend(engine, Ring([Key("new", b"n" * 32), Key("old", b"o" * 32)]))
        with sessions.begin() as session:
            found = session.scalars(select(Volunteer).where(Volunteer.phone == PHONE)).one()
            assert (found.first_name, found.phone) == ("Paul", PHONE)
    finally:
        lend(engine, RING)


def test_an_engine_without_keys_writes_nobody(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with Session(engine) as session:
        session.add(Person(commune_id=1, first_name="Odette", phone=PHONE))
        with pytest.raises(StatementError, match="without keys"):
            session.flush()
    engine.dispose()


def test_a_list_in_the_order_of_closed_values_is_refused_while_tests_run(engine: Engine) -> None:
    for unordered in (
        select(Volunteer.id).order_by(Volunteer.last_name),
        select(Volunteer.id).order_by(Volunteer.id, Volunteer.phone.label("number")),
        select(func.count()).group_by(Volunteer.first_name),
    ):
        with Session(engine) as session, pytest.raises(NoOrder):
            session.execute(unordered)


def test_every_sealed_column_is_closed_for_its_own_place() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Closed):
                assert column.type.place == f"{table.name}.{column.name}"
