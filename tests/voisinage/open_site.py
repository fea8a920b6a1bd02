"""The story's town with its web site open: phones tap real links, agents sign in, on the same database and clock."""

from __future__ import annotations

import atexit
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Select, Table, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from dispatch.base import Base
from dispatch.people import Agent, Person, Volunteer
from dispatch.requests import Request
from sms.routes import Carriers
from tests.keys import KEYS
from tests.stories.town import Phone, Town
from voisinage import create_app
from voisinage.accounts import sessions
from voisinage.accounts.admission import TABLE
from voisinage.accounts.right import Reach, Right
from voisinage.accounts.standing import Who
from voisinage.accounts.tables import Proof
from voisinage.config import Settings
from voisinage.db import db
from voisinage.desk import Office, desk

on_both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)  # see conftest.py

AS_BUILT = "voisinage as built"
Furnish = Callable[[Flask], None]
OF_LOOKING = {"agent_session", "consultation", "try_bucket"}
Snapshot = dict[str, list[tuple[object, ...]]]


@dataclass
class Site:
    """A town and its site."""

    town: Town
    app: Flask

    def browser(self, *, cookies: bool = True) -> FlaskClient:
        """A browser that nobody has used yet."""
        return self.app.test_client(use_cookies=cookies)

    def signed_in(self, agent_id: int) -> FlaskClient:
        """A browser in which this agent has signed in."""
        browser = self.browser()
        with self.app.app_context(), browser.session_transaction() as session:
            session["_user_id"], session["_fresh"] = session_key(agent_id), True
        return browser

    def mairie(self) -> FlaskClient:
        """The browser of the town's agent of the mairie."""
        return self.signed_in(self.town.mairie_id)

    def everything(self) -> Snapshot:
        """Every row of every table, but for who signed in and who looked at what: looking is no change."""
        with self.town.sessions() as session:
            return {
                table.name: [tuple(row) for row in session.execute(_rows_of(table))]
                for table in Base.metadata.sorted_tables
                if table.name not in OF_LOOKING
            }

    def secrets(self) -> set[str]:
        """Names, numbers and addresses of everybody: what no stranger may read."""
        with self.town.sessions() as session:
            return {word for row in _personal(session) for word in row if word}


def session_key(agent_id: int, proof: Proof = Proof.GIVEN) -> str:
    """The key of a session that an agent has opened, second factor and all. Within the application's context."""
    here = desk()
    agent = here.session.get_one(Agent, agent_id)
    key, _began = sessions.begin(here, agent, sessions.Browser("Firefox sur Linux", ""), proof)
    here.session.commit()
    return key


def as_it_is(app: Flask) -> None:
    """Add nothing to the application."""


def open_site(engine: Engine, furnish: Furnish = as_it_is) -> Site:
    """A town on this empty database, and its site, with the office as it was built: no test leaves another its own."""
    town, app = Town(sessionmaker(engine, expire_on_commit=False)), shared_app(engine, furnish)
    office: Office = app.extensions[AS_BUILT]
    app.extensions["voisinage"] = replace(office, carriers=Carriers.only(town.carrier), clock=town.clock)
    return Site(town, app)


def shared_app(engine: Engine, furnish: Furnish = as_it_is) -> Flask:
    """The application that all tests of a database share, or those that `furnish` it with pages of their own."""
    return _shared_app(engine, furnish)


@cache
def _shared_app(engine: Engine, furnish: Furnish) -> Flask:
    url = engine.url.render_as_string(hide_password=False)
    folder = Path(mkdtemp(prefix="voisinage-"))  # what jobs write beside the settings stays out of the working copy
    atexit.register(rmtree, folder, ignore_errors=True)
    settings = Settings(instance=folder, database_url=url, secret_key="k" * 32, keys=KEYS, base_url="http://localhost")
    app = create_app(settings)
    furnish(app)
    app.extensions[AS_BUILT] = app.extensions["voisinage"]
    table = app.extensions[TABLE]
    added = {rule.endpoint for rule in app.url_map.iter_rules()} - set(table) - {None}
    if furnish is not as_it_is:
        anybody = Right("Ce qu’un test ajoute", Reach.PUBLIC, frozenset({Who.VISITOR}), tuple(added))
        table.update(dict.fromkeys(added, anybody))
    return app


@contextmanager
def opened(settings: Settings, **replaced: Any) -> Iterator[Flask]:
    """An application of the test's own (see `create_app`), whose connections are closed at the end."""
    app = create_app(settings, **replaced)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def taps(browser: FlaskClient, phone: Phone, noun: str, **form: str) -> TestResponse:
    """Press a button of the page behind a text, and follow where it leads."""
    return browser.post(f"/l/{phone.link()}/{noun}", data=form, follow_redirects=True)


def links_of(phone: Phone) -> list[str]:
    """The token of every link that arrived on a phone."""
    return [token for body in phone.texts for token in re.findall(r"/l/([\w-]+)", body)]


def looks(browser: FlaskClient, phone: Phone) -> TestResponse:
    """Open the page behind a text."""
    return browser.get(f"/l/{phone.link()}")


def words(answer: TestResponse) -> str:
    """What a reader sees of a page, on one line."""
    shown = re.sub(r"<(script|style|title)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def csrf_of(answer: TestResponse) -> str:
    """The token that the forms of a page send back."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', answer.get_data(as_text=True))
    assert found, "no form on this page"
    return found[1]


def _rows_of(table: Table) -> Select[Any]:
    return select(*(column for column in table.c if column.name != "last_seen_at")).order_by(*table.primary_key)


def _personal(session: Session) -> list[tuple[str, ...]]:
    people = session.execute(select(Person.first_name, Person.phone))
    volunteers = session.execute(select(Volunteer.first_name, Volunteer.last_name, Volunteer.phone))
    requests = session.execute(select(Request.address, Request.access_notes))
    codes = [(f"code {code}",) for code in session.scalars(select(Request.mission_code))]
    return [tuple(row) for rows in (people, volunteers, requests, codes) for row in rows]
