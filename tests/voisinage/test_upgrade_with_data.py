"""A commune that worked with the tables of 0001 is brought up to date: nothing is lost, and the line goes on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, MetaData, inspect, select, text
from sqlalchemy.orm import sessionmaker

from dispatch.base import Base
from dispatch.desk import Line
from dispatch.engine import make_engine
from dispatch.journal import OutboxMessage
from dispatch.outbox.delivery import deliver_due
from dispatch.outbox.post_room import PostRoom
from dispatch.people import Volunteer
from dispatch.states import Channel, MessageState
from dispatch.vault.columns import Closed
from sms.routes import Carriers
from tests.keys import RING
from tests.stories.letter_box import Carrier
from voisinage import schema

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
FINISHED = ("sent", "failed", "cancelled", "expired")

Rows = dict[str, list[dict[str, Any]]]
# SQLite tells SQLAlchemy of such an index by its words alone: `test_indexes_and_rules_...` compares those.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection of expression-based index",
    "ignore:autogenerate skipping metadata-specified expression-based index",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database as 0001 left it."""
    engine = make_engine(request.getfixturevalue(f"{request.param}_url"), keys=RING)
    with engine.begin() as connection:
        command.downgrade(schema.alembic_config(connection), "0001")
    yield engine
    engine.dispose()


def test_nothing_is_lost(old: Engine) -> None:
    before = _worked_in(old)

    schema.upgrade_engine(old)

    after = _everything(old)
    for table, rows in before.items():
        kept = [{column: _opened(old, table, column, row[column]) for column in rows[0]} for row in after[table]]
        assert kept == [_cut_off(row) if table == "outbox_message" else row for row in rows], table
    with old.connect() as connection:
        assert connection.dialect.name != "sqlite" or not connection.execute(text("PRAGMA foreign_key_check")).all()


def test_whoever_answered_need_not_prove_the_number_again(old: Engine) -> None:
    _worked_in(old)

    schema.upgrade_engine(old)

    with sessionmaker(old)() as session:
        proved = {one.first_name: one.phone_verified_at for one in session.scalars(select(Volunteer))}
        voice = {(one.prefers_voice, one.stopped_by) for one in session.scalars(select(Volunteer))}
    assert proved == {"Anne": NOON + timedelta(hours=2), "Paul": None}
    assert voice == {(False, None)}


def test_what_waited_is_sent_once_and_what_was_cut_off_is_looked_up(old: Engine) -> None:
    _worked_in(old)
    schema.upgrade_engine(old)
    carrier, sessions = Carrier(), sessionmaker(old)

    deliver_due(PostRoom(sessions, Carriers.only(carrier), Line("https://exemple.fr", can_reply=False), lambda: NOON))

    assert sorted(sent.key for sent in carrier.sent) == ["leased", "queued"]
    assert [doubt.text.key for doubt in carrier.asked] == ["leased"]
    with sessions() as session:
        messages = {one.key: one for one in session.scalars(select(OutboxMessage))}
    assert {one.channel for one in messages.values()} == {Channel.SMS}
    assert {messages[key].state for key in ("queued", "leased")} == {MessageState.SENT}
    assert {messages[key].state.value for key in FINISHED} == set(FINISHED)


@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_indexes_and_rules_are_those_of_a_new_database(old: Engine, tmp_path: Path) -> None:
    """SQLite copies a table to alter it: what it does not know how to read back would be gone."""
    _worked_in(old)
    schema.upgrade_engine(old)
    new = make_engine(f"sqlite:///{tmp_path / 'new.db'}", keys=RING)
    Base.metadata.create_all(new)

    assert _indexes(old) == _indexes(new)
    assert "WHERE state = 'leased' AND bundled_in_id IS NULL" in _indexes(old)["uq_outbox_message_sending"]
    for table in Base.metadata.tables:
        assert _references(old, table) == _references(new, table)
    new.dispose()


def _worked_in(engine: Engine) -> Rows:
    """Anne took charge, Paul has not answered; texts in every state. Gives all rows back."""
    tables = MetaData()
    with engine.begin() as connection:
        tables.reflect(connection)
        _fill(connection, tables)
    return _everything(engine)


def _fill(connection: Connection, tables: MetaData) -> None:
    def add(table: str, **row: object) -> int:
        (key,) = connection.execute(tables.tables[table].insert().values(row)).inserted_primary_key or (0,)
        return int(key)

    commune = add("commune", insee="32013", name="Auch", timezone="Europe/Paris", territory="FR", rules={},
                  contact_phone="+33639980000")  # fmt: skip
    job = add("job", commune_id=commune, code="bulb", label="une ampoule", skill="electricity", minutes=30, pair=False,
              done_by="neighbours", orientation="", position=1, active=True)  # fmt: skip
    office = add("organisation", commune_id=commune, name="CCAS")
    agent = add("agent", commune_id=commune, organisation_id=office, email="a@exemple.fr", password_hash="x",
                role="mairie", first_name="Agnès", last_name="L", active=True)  # fmt: skip
    person = add("person", commune_id=commune, first_name="Odette", phone="+33639980009")
    volunteers = [
        add("volunteer", commune_id=commune, first_name=name, last_name="X", phone=f"+3363998000{number}",
            is_referent=True, is_bricoleur=False, radius_m=1_000, charter_signed_at=NOON)
        for number, name in enumerate(("Anne", "Paul"), start=1)
    ]  # fmt: skip
    request = add("request", commune_id=commune, ref="AB12", form_key="f", job_id=job, person_id=person,
                  prescriber_id=agent, state="open", urgency="soon", address="1 rue Haute", access_notes="", seats=1,
                  mission_code="1234", rules={}, opened_at=NOON, nudges=0, wave=0)  # fmt: skip
    asks = [
        add("ask", request_id=request, volunteer_id=volunteer, role="referent", state=state, wave=0, reasons="",
            asked_at=NOON, answer_by=NOON + timedelta(hours=3), answered_at=answered_at,
            seat=1 if answered_at else None)
        for volunteer, state, answered_at in zip(
            volunteers, ("accepted", "open"), (NOON + timedelta(hours=2), None), strict=True
        )
    ]  # fmt: skip
    for number, state in enumerate(("queued", "leased", *FINISHED)):
        waits = state in {"queued", "leased"}
        add("outbox_message", key=state, commune_id=commune, request_id=request, ask_id=asks[number % 2],
            volunteer_id=volunteers[number % 2], kind="referent_asked", to_phone=f"+3363998000{number % 2 + 1}",
            body=f"Texte {number}" if waits else None, rank=1, state=state, created_at=NOON, due_at=NOON,
            expires_at=NOON + timedelta(hours=9), tries=0 if state == "queued" else 1,
            lease="abc" if state == "leased" else None)  # fmt: skip


def _everything(engine: Engine) -> Rows:
    tables = MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        return {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }


def _opened(engine: Engine, table: str, column: str, value: Any) -> Any:
    """The value as the program reads it."""
    kind = Base.metadata.tables[table].c[column].type
    return kind.process_result_value(value, engine.dialect) if isinstance(kind, Closed) else value


def _cut_off(message: dict[str, Any]) -> dict[str, Any]:
    """What had been leased waits again: its carrier is asked first."""
    return message | {"state": "queued", "lease": None} if message["state"] == "leased" else message


def _indexes(engine: Engine) -> dict[str, str]:
    """Each index by its name, in SQLite's words."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        return {name: " ".join(sql.replace('"', "").split()) for name, sql in found}


def _references(engine: Engine, table: str) -> set[tuple[str, ...]]:
    found = inspect(engine).get_foreign_keys(table)
    return {(one["name"] or "", *one["constrained_columns"], one["referred_table"]) for one in found}
