"""Time limits: what is over is nowhere in the files of the database, the figures of the year are as they were."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Text, column, func, select, table, text, update

from dispatch import bricoleurs, referents, search, verify
from dispatch.calling.tables import CallLine
from dispatch.calling.whom import Why
from dispatch.desk import Actor, Desk
from dispatch.errors import StillHelped
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.journal_chain.verifying import verify as verify_journal
from dispatch.people import Agent, Person, Volunteer
from dispatch.places import Commune
from dispatch.prescribing.notes import add_note
from dispatch.prescribing.tables import RequestNote
from dispatch.requests import Ask, Request, Selection
from dispatch.retention.erasing import NOBODY, forget_person
from dispatch.retention.overdue import overdue
from dispatch.retention.periods import LIMITS, Kept
from dispatch.retention.tables import RetentionPeriod
from dispatch.states import Role
from dispatch.time_given import TimeGiven
from dispatch.vault.rotation import places
from tests.keys import KEYS
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both, words
from voisinage.commands.retention import retention_command
from voisinage.jobs import retention_work, seal_work

NOTE = "La clé est chez la voisine du dessous."
FIGURES = ("", "semaines.csv", "services.csv", "attente.csv", "issues.csv", "charge.csv", "delais.csv")


def helped_to_the_end(town: Town, **person: Any) -> Request:
    """Somebody was helped, with everything that is written down on the way."""
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(access_notes="Sonnez deux fois.", **person)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    with town.desk() as desk:
        add_note(desk, request.id, desk.session.get_one(Agent, town.mairie_id), NOTE, for_referent=True)
    return request


def small_hours(town: Town) -> None:
    """Three in the morning in Paris."""
    town.now = town.now.replace(hour=2, minute=0)


def closed_values(town: Town, place_names: set[str]) -> set[str]:
    """What these columns hold, as the file holds it: closed."""
    found = set[str]()
    with town.sessions() as session:
        for place in places():
            if str(place) in place_names:
                here = column(place.column, Text())
                found |= set(session.scalars(select(here).select_from(table(place.table, here)).where(here != "")))
    return found


def files_hold(site: Site, values: set[str]) -> set[str]:
    """Those of `values` that stand anywhere in the database's files, in part or in whole."""
    with site.town.sessions() as session:
        file = Path(str(session.get_bind().engine.url.database))
    content = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    return {value for value in values if value.encode() in content or value.split(".")[-1][:24].encode() in content}


def helped(town: Town, request: Request) -> tuple[str, str]:
    """First name and number of the person of a request."""
    with town.sessions() as session:
        person = session.get_one(Person, request.person_id)
        return person.first_name, person.phone


def figures(site: Site) -> list[str]:
    period = f"?du={(site.town.now - timedelta(days=1)).date()}&au={(site.town.now + timedelta(days=20)).date()}"
    return [words(site.mairie().get(f"/mairie/chiffres{'/' if name else ''}{name}{period}")) for name in FIGURES]


PERSONAL = {
    "person.first_name", "person.phone", "request.address", "request.lat", "request.lon", "request.access_notes",
    "request.mission_code", "request_note.body", "incoming_text.from_phone", "outbox_message.to_phone",
}  # fmt: skip


def test_what_is_over_is_nowhere_in_the_files_and_the_year_is_the_same(site: Site) -> None:
    town = site.town
    request = helped_to_the_end(town)
    before = closed_values(town, PERSONAL)
    assert len(before) >= 8
    assert files_hold(site, before) == before, "nothing is erased yet"
    counted = figures(site)
    began = town.now
    town.now += timedelta(days=800)
    small_hours(town)

    assert retention_work(site.app)() == 1

    assert files_hold(site, before) == set()
    with town.sessions() as session:
        kept = session.get_one(Request, request.id)
        assert (kept.person.first_name, kept.person.phone, kept.address, kept.lat) == (NOBODY, "", "", None)
        assert (kept.access_notes, kept.mission_code) == ("", "")
        assert session.scalar(select(func.count(RequestNote.id))) == 0
        assert session.scalar(select(func.count(Selection.id))) == 0
        assert set(session.scalars(select(Ask.reasons))) == {""}
    town.now = began
    assert figures(site) == counted


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_on_postgresql_it_is_in_no_row_and_no_row_is_left_for_dead(site: Site, database: Any) -> None:
    """Every table as COPY writes it, in plain and sealed; then the pages, where dead rows would still be readable."""
    town = site.town
    helped_to_the_end(town, phone="+33199000177")
    theirs = closed_values(town, PERSONAL)
    assert rows_hold(database, theirs) == theirs, "nothing is erased yet"
    counted, began = figures(site), town.now
    town.now += timedelta(days=800)
    small_hours(town)

    assert retention_work(site.app)() == 1

    assert rows_hold(database, {*theirs, *helped_words()}) == set()
    assert dead_rows(database) == 0
    town.now = began
    assert figures(site) == counted


def helped_words() -> set[str]:
    """What could be read of them, were a column not sealed."""
    return {"Odette", "+33199000177", "Sonnez deux fois", NOTE}


def rows_hold(database: Any, values: set[str]) -> set[str]:
    """Those of `values` that any row of any table holds."""
    with database.connect() as connection:
        cursor = connection.connection.cursor()
        tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        content = b""
        for name in tables:
            with cursor.copy(f'COPY "{name}" TO STDOUT') as rows:
                content += b"".join(bytes(part) for part in rows)
    return {value for value in values if value.encode() in content}


def dead_rows(database: Any) -> int:
    """How many versions of rows that nobody can ask for any more are still in the pages of what was erased."""
    with database.connect() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pgstattuple"))
        names = ("person", "request", "request_note", "outbox_message", "incoming_text", "selection")
        counted = text("SELECT dead_tuple_count FROM pgstattuple(CAST(:name AS regclass))")
        return sum(connection.scalar(counted, {"name": name}) for name in names)


@on_both
def test_the_journal_is_whole_after_everything_else_is_erased(site: Site) -> None:
    town, seal = site.town, seal_work(site.app)
    request = helped_to_the_end(town)
    assert seal() > 5
    town.now += timedelta(days=800)
    small_hours(town)

    assert retention_work(site.app)() == 1
    assert helped(town, request)[0] == NOBODY
    assert seal() == 1, "that something was erased is told, and sealed too"

    with town.sessions() as session:
        verdict = verify_journal(session, town.commune_id, "k" * 32)
        assert (verdict.kind, verdict.given_up) == (None, 0), "its lines name nobody: none had to be given up"
        assert verdict.held == session.scalar(select(func.count(JournalEntry.id)))


@on_both
def test_calls_made_by_hand_go_with_the_details_and_the_time_given_stays(site: Site) -> None:
    town = site.town
    request = helped_to_the_end(town)
    with town.sessions.begin() as session:
        ask = session.scalars(select(Ask).where(Ask.request_id == request.id, Ask.role == Role.BRICOLEUR)).one()
        session.add(TimeGiven(ask_id=ask.id, minutes=40, told_at=town.now))
        session.add(
            CallLine(commune_id=town.commune_id, day=town.now.date(), code="A1", request_id=request.id, ask_id=ask.id,
                     why=Why.IS_IT_DONE, made_at=town.now, made_by_id=town.mairie_id)
        )  # fmt: skip
    town.now += timedelta(days=200)
    small_hours(town)

    assert retention_work(site.app)() == 1

    with town.sessions() as session:
        assert session.scalar(select(func.count(CallLine.id))) == 0
        assert session.scalar(select(func.sum(TimeGiven.minutes))) == 40


@on_both
def test_nothing_is_erased_by_day_nor_a_day_too_early(site: Site) -> None:
    town, work = site.town, retention_work(site.app)
    request = helped_to_the_end(town)
    ended = town.fresh(request).ended_at
    assert ended
    town.now = ended + timedelta(days=800)
    town.now = town.now.replace(hour=12)
    assert work() == 0, "people work at noon"

    town.now = ended + timedelta(days=729)
    small_hours(town)
    assert work() == 1, "texts and details are over"
    assert helped(town, request)[0] == "Odette"

    town.now = ended + timedelta(days=732)
    small_hours(town)
    assert work() == 1
    assert helped(town, request)[0] == NOBODY
    assert work() == 0, "there is nothing more to erase"


@on_both
def test_somebody_still_helped_keeps_everything(site: Site) -> None:
    town = site.town
    helped_to_the_end(town)
    town.now += timedelta(days=799)
    again = town.records_request()
    town.now += timedelta(days=1)
    small_hours(town)

    retention_work(site.app)()

    assert helped(town, again) == ("Odette", "+33199000199")
    with town.sessions() as session:
        person, actor = session.get_one(Person, again.person_id), Actor(agent_id=town.mairie_id)
        with pytest.raises(StillHelped):
            forget_person(Desk(session, town.now, town.line), person, actor=actor)


@on_both
def test_a_volunteer_who_stopped_long_ago_is_forgotten(site: Site) -> None:
    town = site.town
    gone, here = town.bricoleur(), town.bricoleur()
    with town.sessions.begin() as session:
        session.execute(update(Volunteer).where(Volunteer.phone == gone.number).values(stopped_at=town.now))
    town.now += timedelta(days=735)
    small_hours(town)

    assert retention_work(site.app)() == 1

    with town.sessions() as session:
        numbers = set(session.scalars(select(Volunteer.phone)))
    assert here.number in numbers
    assert gone.number not in numbers


@on_both
def test_a_commune_may_keep_less(site: Site) -> None:
    town = site.town
    helped_to_the_end(town)
    town.now += timedelta(days=100)
    with town.sessions.begin() as session:
        commune = session.get_one(Commune, town.commune_id)
        assert not overdue(session, commune, town.now).counts()
        session.add(RetentionPeriod(commune_id=town.commune_id, kept=Kept.HELPED, length=3))
        session.flush()
        assert overdue(session, commune, town.now).counts() == {"helped": 1}


@on_both
def test_the_price_of_a_text_outlives_its_number(site: Site) -> None:
    town = site.town
    helped_to_the_end(town)
    with town.sessions() as session:
        sent = session.scalar(select(func.count(OutboxMessage.id)))
    town.now += timedelta(days=370)
    small_hours(town)

    retention_work(site.app)()

    with town.sessions() as session:
        assert session.scalar(select(func.count(OutboxMessage.id))) == sent
        assert set(session.scalars(select(OutboxMessage.to_phone))) == {""}


@on_both
def test_a_trial_says_what_would_go_and_leaves_it(site: Site, database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    town = site.town
    town.now -= timedelta(days=3_000)
    request = helped_to_the_end(town)
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)

    tried = CliRunner().invoke(retention_command, ["--dry-run"])
    assert tried.exit_code == 0, tried.output
    assert f"1  {LIMITS[Kept.HELPED].what.replace('’', chr(39))}" in tried.output
    assert "c'était un essai" in tried.output
    assert helped(town, request)[0] == "Odette"

    done = CliRunner().invoke(retention_command)
    assert "C'est effacé" in done.output
    assert helped(town, request)[0] == NOBODY
    assert "rien n'est à effacer" in CliRunner().invoke(retention_command, ["--dry-run"]).output
