"""A new key while people work: no request fails, nothing is lost, and the old key opens nothing afterwards."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, current_thread, main_thread

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Text, column, event, func, select, table, text
from sqlalchemy.orm import sessionmaker

from dispatch.engine import make_engine
from dispatch.people import Person, Volunteer
from dispatch.requests import Request
from dispatch.vault.keys import read_keys
from dispatch.vault.ring import FileRing, Ring, UnknownKey
from dispatch.vault.rotation import places, rotate, values_under
from dispatch.vault.sealing import blind_index, seal, unseal
from sms.routes import Carriers
from tests.stories.town import Town
from tests.voisinage.intake_counter import Counter, open_counter
from tests.voisinage.open_site import Site, csrf_of, opened
from voisinage.commands.keys import keys_commands
from voisinage.config import Settings
from voisinage.keyring import create_key_file

LOOKING = 6  # threads that work while the keys change
on_both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


class House:
    """A town with its site, whose keys stand in a file."""

    def __init__(self, url: str, file: Path, site: Site, counter: Counter) -> None:
        self.url = url
        self.file = file
        self.site = site
        self.counter = counter

    @property
    def environ(self) -> dict[str, str]:
        return {
            **os.environ,
            "VOISINAGE_DATABASE_URL": self.url,
            "VOISINAGE_KEYS_FILE": str(self.file),
            "VOISINAGE_SECRET_KEY": "k" * 32,
        }

    def runs(self, *words: str) -> str:
        """A command in a process of its own."""
        command = [sys.executable, "-c", "from voisinage.cli import main; main()", "keys", *words]
        return subprocess.run(command, env=self.environ, check=True, capture_output=True, text=True).stdout

    def tries(self, *words: str) -> Result:
        """A command, in this process."""
        return CliRunner().invoke(keys_commands, words, env=self.environ)

    def key_names(self) -> list[str]:
        return [key.id for key in read_keys(self.file.read_text("utf-8"))]

    def closed(self) -> Iterator[tuple[str, str]]:
        """Every closed value, with its place."""
        with self.site.town.sessions() as session:
            for place in places():
                here = column(place.column, Text())
                for value in session.scalars(select(here).select_from(table(place.table, here)).where(here != "")):
                    yield str(place), value


@contextmanager
def house(url: str, folder: Path) -> Iterator[House]:
    file = folder / "voisinage.keys"
    create_key_file(file)
    engine = make_engine(url, keys=FileRing(file))
    town = Town(sessionmaker(engine, expire_on_commit=False))
    settings = Settings(database_url=url, secret_key="k" * 32, keys_file=str(file), base_url="http://localhost")
    with opened(settings) as app:
        office = app.extensions["voisinage"]
        app.extensions["voisinage"] = replace(office, carriers=Carriers.only(town.carrier), clock=town.clock)
        site = Site(town, app)
        yield House(url, file, site, open_counter(site))
    engine.dispose()


@pytest.fixture
def here(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Iterator[House]:
    with house(request.getfixturevalue(f"{kind}_url"), tmp_path) as found:
        yield found


@on_both
def test_the_key_changes_under_load_and_the_old_one_is_useless(here: House) -> None:
    town, (old,) = here.site.town, read_keys(here.file.read_text("utf-8"))
    anne = town.referent()
    request = town.records_request()
    town.copies(request, 300)
    over, answers = Event(), list[int]()

    with ThreadPoolExecutor(LOOKING) as people:
        working = [people.submit(_works, work, over, answers) for work in _work(here, anne.number)]
        here.runs("new")
        told = here.runs("rotate", "--pause", "0.005")
        listed = here.runs("list")
        here.runs("forget", old.id)
        over.set()
        for one in working:
            one.result()

    assert len(answers) > 50
    assert set(answers) <= {200, 302, 303}, "somebody met an error"
    assert "valeurs sont passées" in told
    assert f"{old.id}  0 valeurs" in listed
    assert old.id not in here.key_names()
    _is_useless(here, old.id, Ring([old]))


def _work(here: House, number: str) -> list[Callable[[], list[int]]]:
    """What people do meanwhile: look, search by number and by name, sign in, record needs."""
    site = here.site

    def looks() -> list[int]:
        return [site.mairie().get(path).status_code for path in ("/mairie/", "/mairie/benevoles", "/demandes")]

    def searches() -> list[int]:
        browser = site.mairie()
        form = {"csrf_token": csrf_of(browser.get("/mairie/benevoles")), "texte": number}
        found = browser.post("/mairie/benevoles/recherche", data=form, follow_redirects=True)
        with site.town.sessions() as session:
            assert session.scalar(select(func.count()).where(Volunteer.phone == number)) == 1
        return [found.status_code]

    def records() -> list[int]:
        """The first time it is stored; then the same need is found, by its number, and shown."""
        answer = here.counter.sends(here.counter.fills(first_name="Odette"))
        return [200 if "rue des Lilas" in answer.text and answer.status_code == 422 else answer.status_code]

    return [looks, looks, searches, searches, records]


def _works(work: Callable[[], list[int]], over: Event, answers: list[int]) -> None:
    while not over.is_set():
        answers.extend(work())


def _is_useless(here: House, old: str, ring: Ring) -> None:
    count = 0
    for place, value in here.closed():
        count += 1
        assert f".{old}." not in value
        with pytest.raises(UnknownKey):
            unseal(ring, place, value)
    assert count > 300
    with here.site.town.sessions() as session:
        known = set(session.scalars(select(Person.phone))) | set(session.scalars(select(Volunteer.phone)))
    stale = {blind_index(ring.current, "phone", number) for number in known}
    assert not stale & {value.split(".")[0] for _, value in here.closed()}, "a number could be guessed with the old key"


@on_both
def test_a_rotation_that_was_stopped_goes_on_where_it_was(here: House) -> None:
    town = here.site.town
    town.copies(town.records_request(), 450)
    here.tries("new")
    new, old = here.key_names()
    some = rotate(town.sessions)
    next(some)
    some.close()
    with town.sessions() as session:
        assert values_under(session, [new, old])[old] > 0
    refused = here.tries("forget", old)
    assert refused.exit_code == 1
    assert "encore sous la clé" in refused.output

    here.tries("rotate")

    with town.sessions() as session:
        assert values_under(session, [new, old])[old] == values_under(session, [new, old])[""] == 0
        assert session.scalars(select(Person.first_name)).first() == "Odette"
        assert session.scalars(select(Request.address)).first()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_value_that_arrives_while_its_key_goes_brings_it_back(here: House) -> None:
    """Somebody had closed it before they read of the new key, and their transaction was long.

    On SQLite the command waits for whoever writes before it counts at all.
    """
    town = here.site.town
    town.records_request()
    here.tries("new")
    here.tries("rotate")
    new, old = read_keys(here.file.read_text("utf-8"))
    late = seal(Ring([old]), "person.first_name", b"Odile")

    with ThreadPoolExecutor(1) as beside:
        with town.sessions.begin() as session:
            session.execute(text("UPDATE person SET first_name = :late"), {"late": late})
            forgetting = beside.submit(here.tries, "forget", old.id)
            while old.id in here.key_names() and not forgetting.done():
                time.sleep(0.02)
        refused = forgetting.result()

    assert refused.exit_code == 1
    assert f"De nouvelles valeurs (1) sont arrivées sous la clé {old.id}" in refused.output
    assert here.key_names() == [new.id, old.id]
    with town.sessions() as session:
        assert session.scalars(select(Person.first_name)).one() == "Odile"
    here.tries("rotate")
    assert here.tries("forget", old.id).exit_code == 0


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_would_lose_something_is_refused(here: House) -> None:
    (only,) = here.key_names()
    assert "en service" in here.tries("forget", only).output
    assert "Aucune clé" in here.tries("forget", "autre").output

    here.tries("new")

    assert "déjà deux clés" in here.tries("new").output
    assert here.file.stat().st_mode & 0o777 == 0o600


@on_both
def test_whoever_changes_a_value_during_a_rotation_keeps_the_change(here: House) -> None:
    town = here.site.town
    town.records_request()
    here.tries("new")
    has_read, engine = Event(), town.sessions.kw["bind"]

    @event.listens_for(engine, "after_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "person.phone" in statement and "FROM person" in statement and current_thread() is not main_thread():
            has_read.set()

    with ThreadPoolExecutor(1) as beside:
        with town.sessions.begin() as session:
            session.scalars(select(Person)).one().phone = "+33199000177"
            session.flush()
            rotating = beside.submit(lambda: list(rotate(town.sessions)))
            on_sqlite = engine.dialect.name == "sqlite"  # where it waits for us before it reads
            assert has_read.wait(0.3 if on_sqlite else 30) is not on_sqlite
        rotating.result()

    with town.sessions() as session:
        assert session.scalars(select(Person.phone)).one() == "+33199000177"
