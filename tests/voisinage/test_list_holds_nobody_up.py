"""A long list of volunteers is looked at and stored while others write: SQLite has one writer at a time."""

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from dispatch.people import Volunteer
from tests.keys import KEYS
from tests.voisinage.intake_counter import open_counter
from tests.voisinage.open_site import Site, on_both, words
from tests.voisinage.test_list_preview import IMPORT, names, posts, sealed
from voisinage.cli import main
from voisinage.db import db
from voisinage.volunteers.welcoming import HANDFUL

HEAD = "prenom;nom;telephone;role;competences;adresse;charte_signee_le;ancien_telephone"
ANNE = "Anne;Petit;06 39 98 70 01;bricoleur;courses;8 rue des Lilas;31/12/2025;"


@contextmanager
def whenever(word: str, do: Callable[[], None]) -> Iterator[None]:
    """`do` something each time that a database is asked with this word."""

    def asked(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if word in statement:
            do()

    event.listen(Engine, "before_cursor_execute", asked)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", asked)


def another_program(site: Site) -> sqlite3.Connection:
    """Another process that has the database open, and does not wait."""
    with site.app.app_context():
        return sqlite3.connect(str(db.engine.url.database), timeout=0, isolation_level=None)


def texts_kept(site: Site) -> int:
    """How many texts others see in the outbox."""
    with closing(another_program(site)) as other:
        (many,) = other.execute("SELECT count(*) FROM outbox_message").fetchone()
        return int(many)


def could_write(site: Site) -> bool:
    """Whether another program can write at this moment."""
    other = another_program(site)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()
    return True


def looks_at(site: Site, *lines: str) -> TestResponse:
    content = "\n".join([HEAD, *lines]).encode()
    return posts(site, IMPORT, liste=(io.BytesIO(content), "liste.csv"))


def takes(site: Site, seen: TestResponse) -> TestResponse:
    return posts(site, f"{IMPORT}/confirmation", liste=sealed(seen, "liste"))


def test_others_write_while_the_addresses_of_a_list_are_looked_up(site: Site) -> None:
    open_counter(site)
    could: list[bool] = []

    with whenever("FROM address", lambda: could.append(could_write(site))):
        seen = looks_at(site, ANNE)
        looked_up = len(could)
        takes(site, seen)

    assert looked_up
    assert len(could) > looked_up, "what was found an hour ago is looked up again"
    assert all(could)
    assert names(site) == {"Anne"}


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_so_they_do_while_the_command_looks_them_up(
    site: Site, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_counter(site)
    with site.app.app_context():
        monkeypatch.setenv("VOISINAGE_DATABASE_URL", db.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path))
    (tmp_path / "liste.csv").write_text(f"{HEAD}\n{ANNE}", "utf-8")
    could: list[bool] = []

    with whenever("FROM address", lambda: could.append(could_write(site))):
        done = CliRunner().invoke(main, ["volunteers", "import", *options, str(tmp_path / "liste.csv")])

    assert "Ajoutés : 1." in done.output
    assert could
    assert all(could)
    assert names(site) == (set() if options else {"Anne"})


def test_what_a_list_would_do_is_told_without_a_write(site: Site) -> None:
    open_counter(site)
    paul = site.town.bricoleur()
    could: list[bool] = []
    before = site.everything()

    with whenever("FROM charter_version", lambda: could.append(could_write(site))):
        looks_at(site, ANNE, f"Paul;Roy;06 39 98 70 02;les deux;;;01/02/2026;{paul.number}")

    assert could
    assert all(could)
    assert site.everything() == before


@on_both
def test_what_is_told_beforehand_is_what_is_done(site: Site) -> None:
    open_counter(site)
    paul = site.town.bricoleur()
    lines = (ANNE, f"Paul;Roy;06 39 98 70 02;les deux;;;01/02/2026;{paul.number}")

    seen = looks_at(site, *lines)
    told = "1 bénévole ajouté, 1 mis à jour. 2 codes partent par SMS."
    why = "Numéros à vérifier : 2 nouveaux."
    for page in (words(seen), words(takes(site, seen))):
        assert told in page
        assert why in page

    again = words(looks_at(site, ANNE, "Paul;Roy;06 39 98 70 02;les deux;;;01/02/2026;"))
    assert "Une fois enregistré : 2 bénévoles inchangés." in again


@on_both
def test_a_line_that_is_wrong_by_the_time_it_is_stored_is_told_and_nothing_is_kept(site: Site) -> None:
    open_counter(site)
    paul = site.town.bricoleur()
    seen = looks_at(site, ANNE, f"Paul;Roy;06 39 98 70 02;bricoleur;;;;{paul.number}")
    moved: list[str] = []

    def somebody_else_changes_it() -> None:
        if not moved:
            moved.append("06 39 98 70 03")
            with site.town.sessions.begin() as session:
                session.get_one(Volunteer, paul.volunteer_id).phone = "+33639987003"

    with whenever("FROM address", somebody_else_changes_it):
        answer = takes(site, seen)

    assert moved
    assert answer.status_code == 422
    assert "aucun bénévole inscrit n’a ce numéro" in words(answer)
    assert "Anne" not in names(site)


def test_the_codes_of_a_long_list_leave_by_handfuls(site: Site) -> None:
    many = HANDFUL + 2
    seen = looks_at(site, *(f"Luc;Roy;06 39 98 71 {number:02};référent;;;;" for number in range(many)))
    kept: list[int] = []

    with whenever("INSERT INTO phone_code", lambda: kept.append(texts_kept(site))):
        done = takes(site, seen)

    assert f"{many} codes partent par SMS." in words(done)
    assert set(kept) == {0, HANDFUL}, "a handful is kept before the next begins"
    assert texts_kept(site) == many
