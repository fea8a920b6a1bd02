"""A stolen copy of the database names nobody, nor does a log at its most talkative, an address, a page of figures."""

import logging
import re
import sqlite3
import subprocess
from html import unescape

import pytest
from sqlalchemy import make_url
from sqlalchemy.orm import sessionmaker

from dispatch.desk import Line
from dispatch.engine import make_engine
from sms.console import ConsoleGateway
from tests.keys import RING
from tests.pages.named import found_in, who_is_named
from tests.pages.open_town import OpenTown, town_at_every_stage
from tests.pages.visits import VISITS, Who
from tests.postgres import program
from tests.voisinage.demo_instance import TUESDAY
from voisinage.config import Settings
from voisinage.db import db
from voisinage.demo.building import build_town
from voisinage.demo.files import DemoFiles

FILE = re.compile(r"^/(?!static/)[^?]*\.(?:csv|xlsx|zip|ics|pdf|json|txt)(?:\?|$)")


@pytest.fixture(scope="module")
def named(demo_town: Settings) -> set[str]:
    engine = make_engine(demo_town.database_url, keys=RING)
    told = who_is_named(sessionmaker(engine))
    engine.dispose()
    texts = {kept.body for kept in ConsoleGateway(DemoFiles(demo_town.instance).texts).messages()}
    assert {"Odette", "06 39 98 50 07", "ccas@clairouvre.example", "Sonnez fort, puis attendez un peu."} <= told
    assert any(re.match(r"\d+ .+", value) for value in told), "no address among what is looked for"
    assert len(told) > 300
    return told | texts


def test_the_dump_of_a_sqlite_file_names_nobody(demo_town: Settings, named: set[str]) -> None:
    with sqlite3.connect(DemoFiles(demo_town.instance).database) as database:
        dump = "\n".join(database.iterdump())
    database.close()

    assert re.search(r'CREATE TABLE "?person', dump)
    assert found_in(dump, named) == []


def test_the_bytes_of_a_sqlite_file_and_of_its_log_name_nobody(demo_town: Settings, named: set[str]) -> None:
    file = DemoFiles(demo_town.instance).database
    for path in file.parent.glob(f"{file.name}*"):
        assert found_in(path.read_bytes().decode("utf-8", "ignore"), named) == [], path.name


def test_the_dump_of_postgresql_names_nobody(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url, keys=RING)
    texts = build_town(engine, Line("http://localhost", can_reply=True), now=TUESDAY)
    named = who_is_named(sessionmaker(engine)) | {text.body for text in texts}
    engine.dispose()

    dump = _pg_dump(postgresql_url)

    assert "CREATE TABLE public.person" in dump
    assert len(named) > 300
    assert found_in(dump, named) == []


def test_what_is_looked_for_is_found_where_it_stands(named: set[str]) -> None:
    assert found_in("INSERT INTO person VALUES(1,'Odette','+33639985007')", named) == ["+33639985007", "Odette"]


@pytest.fixture(scope="module")
def told(demo_town: Settings, tmp_path_factory: pytest.TempPathFactory) -> "Told":
    """Every page of a town in every state, with every logger telling all it can."""
    kept = Told()
    logging.getLogger().addHandler(kept)
    levels = {name: logging.getLogger(name).level for name in ("", "sqlalchemy.engine", "voisinage", "dispatch")}
    try:
        for name in levels:
            logging.getLogger(name).setLevel(logging.DEBUG)
        with town_at_every_stage(demo_town, tmp_path_factory.mktemp("told")) as town:
            kept.listen_to(town)
    finally:
        logging.getLogger().removeHandler(kept)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    return kept


class Told(logging.Handler):
    """What the application says while its pages are opened: log, addresses, figures, and whom it must not name."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines = list[str]()
        self.addresses = set[str]()
        self.titles = set[str]()
        self.files = set[str]()
        self.downloaded = set[str]()
        self.figures = ""
        self.named = set[str]()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line as a file would, with the way to an error."""
        self.lines.append(logging.Formatter().format(record))

    def listen_to(self, town: OpenTown) -> None:
        """Open every page once."""
        with town.app.app_context():
            self.named = who_is_named(sessionmaker(db.engine))
        for visit in VISITS:
            if visit.path.startswith("/telephones"):
                continue  # the phones of a demo, which has nothing to hide
            seen = town.looks(visit)
            linked = re.findall(r'(?:href|src|action)="([^"]+)"', seen.html)
            self.addresses |= {town.there(visit).path, *linked}
            if visit.who in (Who.NOBODY, Who.VOLUNTEER):
                self.titles |= set(re.findall(r"<title>\s*(.*?)\s*</title>", seen.html, re.DOTALL))
            self.download(town, visit.who, {unescape(one) for one in linked if FILE.search(one)} - self.downloaded)
        self.figures = town.app.test_client().get("/metrics").text

    def download(self, town: OpenTown, who: Who, paths: set[str]) -> None:
        """Fetch each file that a page links to, once, and keep what it is called."""
        browser = town.browser(who) if paths else None
        for path in paths:
            self.downloaded.add(path)
            if browser is not None:
                answer = browser.get(path)
                self.files.add(answer.headers.get("Content-Disposition", ""))
                answer.close()


def test_no_title_of_a_page_without_an_account_names_anybody(told: Told) -> None:
    """It stays in the history of a telephone that others use, long after the page has forgotten."""
    assert len(told.titles) > 10
    assert found_in("\n".join(told.titles), told.named) == []


def test_no_name_of_a_file_names_anybody(told: Told) -> None:
    """It stays among the downloads of a shared computer."""
    assert len(told.files) > 20
    assert any(".zip" in name for name in told.files)
    assert any(".ics" in name for name in told.files)
    assert found_in("\n".join(told.files), told.named) == []


def test_a_log_that_tells_all_it_can_names_nobody(told: Told) -> None:
    log = "\n".join(told.lines)

    assert "SELECT volunteer" in log, "the log was not open"
    assert found_in(log, told.named) == []


def test_no_address_of_a_page_names_anybody(told: Told) -> None:
    shown = {one for one in told.addresses if not one.startswith(("tel:", "sms:", "geo:", "mailto:"))}

    assert len(shown) > 200
    assert found_in("\n".join(shown), told.named) == []


def test_the_figures_for_machines_name_nobody(told: Told) -> None:
    assert "voisinage_" in told.figures
    assert found_in(told.figures, told.named) == []


def _pg_dump(url: str) -> str:
    there = make_url(url)
    options = ("-h", str(there.host), "-p", str(there.port), "-U", str(there.username), str(there.database))
    return subprocess.run(program("pg_dump", *options), check=True, cwd="/", capture_output=True, text=True).stdout
