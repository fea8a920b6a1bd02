"""The town of these pages: a demo town of one's own with somebody at every stage beside it, its pages open."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import get_ident
from typing import Any

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from dispatch.consulting.sign_ins import Opened, Second, SignIn
from dispatch.consulting.tables import UnusualReading
from dispatch.desk import Line
from dispatch.engine import make_engine
from dispatch.people import Agent, Person
from dispatch.places import Sector
from dispatch.requests import Job, Request
from dispatch.states import DoneBy, Suspension
from sms.console import ConsoleGateway
from sms.console_calls import ConsoleCalls
from tests.keys import RING
from tests.pages.questions import Questions
from tests.pages.stages import Stages
from tests.pages.stages_of_life import own_pages, page_of_somebody_new, password_link
from tests.pages.visits import Visit, Who
from tests.stories.town import Town
from tests.voisinage.demo_instance import TUESDAY, demo_settings_in
from tests.voisinage.open_site import session_key
from voisinage.accounts.tables import Proof
from voisinage.board.volunteers import LOOKED_FOR
from voisinage.config import Settings
from voisinage.db import db
from voisinage.demo.files import DemoFiles
from voisinage.demo.offices import MAIRIE_EMAIL, PRESCRIBER_EMAIL
from voisinage.demo.opening import open_town
from voisinage.jobs import delivery_work

LINE = Line("http://localhost", can_reply=True, can_call=True)


@dataclass(frozen=True)
class Seen:
    """What the application answered to a visit."""

    html: str
    status: int
    queries: list[str]
    templates: list[str]


@dataclass(frozen=True)
class OpenTown:
    """The application, and who may open what in it. `stands` gives a name of `visits.py` its value.

    `made` gives a name another value at each visit: what a visit, or another, uses up.
    """

    app: Flask
    agents: Mapping[Who, int]
    opened: list[int]
    stands: Mapping[str, str]
    made: Mapping[str, Callable[[], str]]

    def there(self, visit: Visit) -> Visit:
        """The visit with the names replaced."""
        stands = {**self.stands, **{name: make() for name, make in self.made.items() if f"{{{name}}}" in visit.path}}

        def replaced(text: str) -> str:
            """Twice the braces stand for the brace itself: a text of the mairie has some."""
            return re.sub(r"\{\{|\}\}|\{(.+?)\}", lambda found: stands[found[1]] if found[1] else found[0][0], text)

        form = {name: replaced(value) for name, value in visit.form.items()}
        return replace(visit, path=replaced(visit.path), posts_to=replaced(visit.posts_to), form=form)

    def browser(self, who: Who) -> FlaskClient:
        """A browser of this kind."""
        browser = self.app.test_client()
        with self.app.app_context(), browser.session_transaction() as session:
            if who in self.agents:
                proof = Proof.AWAITED if who is Who.UNPROVEN else Proof.GIVEN
                session["_user_id"], session["_fresh"] = session_key(self.agents[who], proof), True
            elif who is Who.VOLUNTEER:
                session["opened"] = self.opened
            session[LOOKED_FOR] = "martin"
        return browser

    def cookie(self, who: Who) -> str:
        """What that browser keeps."""
        cookie = self.browser(who).get_cookie("session")
        assert cookie is not None
        return cookie.value

    def looks(self, visit: Visit) -> Seen:
        """Make the visit without a real browser, and note what it cost."""
        there, browser = self.there(visit), self.browser(visit.who)
        queries, templates = list[str](), list[str]()
        form = self.form_of(there, browser)

        ours = get_ident()

        def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
            if get_ident() == ours:  # a tab that a real browser still has open asks on its own
                queries.append(statement)

        def drawn(_app: Flask, template: Template, **_: object) -> None:
            templates.append(template.name or "")

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        with template_rendered.connected_to(drawn, self.app):
            answer = self._sends(browser, there, form) if there.posts_to else browser.get(there.path)
            while answer.status_code in (302, 303):
                queries.clear()
                answer = browser.get(answer.location)
        event.remove(engine, "before_cursor_execute", note)
        return Seen(answer.text, answer.status_code, queries, templates)

    def _sends(self, browser: FlaskClient, there: Visit, form: dict[str, str]) -> TestResponse:
        """As a real browser does from a page of ours."""
        data = {**form, **self.files_of(there)}
        return browser.post(there.posts_to, data=data, headers={"Sec-Fetch-Site": "same-origin"})

    def form_of(self, there: Visit, browser: FlaskClient) -> dict[str, str]:
        """What the visit sends, with the token of the page that it comes from; nothing where it only looks."""
        return {"csrf_token": _token(browser.get(there.path).text), **there.form} if there.posts_to else {}

    def files_of(self, there: Visit) -> dict[str, object]:
        """The files it sends along, each to be read once."""
        return {name: (BytesIO(held.encode()), called) for name, (called, held) in there.files.items()}

    def latest_link(self) -> str:
        """Send what is to be sent, and give the path of the link in the last text of the demo town."""
        delivery_work(self.app)()
        carrier = self.app.extensions["voisinage"].carriers.routes[0].gateway
        found = [match[0] for kept in carrier.messages() if (match := re.search(r"/l/[\w-]+", kept.body))]
        return found[-1]


@contextmanager
def town_at_every_stage(built: Settings, folder: Path) -> Iterator[OpenTown]:
    """Copy the demo town that was `built` into this folder, put people at every stage, and open the pages."""
    shutil.copytree(built.instance, folder, dirs_exist_ok=True)
    with stages_in(demo_settings_in(folder)) as town:
        yield town


@contextmanager
def stages_in(settings: Settings, grow: Callable[[Town], None] = lambda _town: None) -> Iterator[OpenTown]:
    """Put people at every stage in the demo town of these settings, let it `grow`, and open the pages."""
    engine = make_engine(settings.database_url, keys=RING)
    town = Town(sessionmaker(engine, expire_on_commit=False), LINE)
    town.now, town.caller = TUESDAY, ConsoleCalls()
    stages = Stages(town)
    grow(town)
    _read_at_night(town)
    _signed_in_before(town)
    _somebody_away(town)
    own = own_pages(town, stages.requests["verified"])
    with town.sessions() as session:
        agents = _agents_of(session, town)
        stands = own | _stands(session, town, stages, DemoFiles(settings.instance))
    app = open_town(settings, lambda: TUESDAY)
    made = {"page to leave": lambda: page_of_somebody_new(town), "password link": lambda: password_link(town)}
    opened = OpenTown(app, agents, stages.opened, stands, made)
    questions = Questions(opened)
    made |= {"answered question": questions.answered, "question under way": questions.under_way}
    yield opened
    engine.dispose()
    with app.app_context():
        db.engine.dispose()


def _stands(session: Session, town: Town, stages: Stages, files: DemoFiles) -> dict[str, str]:
    """What the names of `visits.py` stand for."""
    unlocated = select(Request.ref).where(Request.lat.is_(None), Request.commune_id != town.commune_id)
    recorded = select(Request.form_key).where(Request.ref == stages.requests["asked"])
    jobs = select(Job.id).where(Job.commune_id != town.commune_id).order_by(Job.id)
    sectors = select(Sector.id).where(Sector.commune_id != town.commune_id).order_by(Sector.id)
    return {
        **stages.links,
        **{f"ref {name}": ref for name, ref in stages.requests.items()},
        **{f"id {name}": str(number) for name, number in stages.ids.items()},
        "demo to locate": session.scalars(unlocated).first() or "",
        "demo phone": _a_phone(files),
        "agent": str(town.prescriber_id),
        "sector": str(town.sector_id),
        "person": str(session.scalars(select(Person.id).where(Person.commune_id == town.commune_id)).first()),
        "demo sector": str(session.scalars(sectors).first()),
        "organisation": str(session.get_one(Agent, town.mairie_id).organisation_id),
        "bins": str(session.scalars(select(Job.id).where(Job.code == "bins", Job.commune_id == town.commune_id)).one()),
        "form recorded": session.scalars(recorded).one(),
        "job": str(session.scalars(jobs.where(Job.done_by == DoneBy.NEIGHBOURS)).first()),
        "not for neighbours": str(session.scalars(jobs.where(Job.done_by != DoneBy.NEIGHBOURS)).first()),
    }


def _agents_of(session: Session, town: Town) -> dict[Who, int]:
    """Who signs in as whom: agents of the town, and those of the demo."""
    demo = ((Who.DEMO_PRESCRIBER, PRESCRIBER_EMAIL), (Who.DEMO_MAIRIE, MAIRIE_EMAIL))
    return {
        Who.PRESCRIBER: town.prescriber_id,
        Who.MAIRIE: town.mairie_id,
        Who.READER: _colleague(session, town),
        Who.UNPROVEN: town.mairie_id,
        **{who: session.scalars(select(Agent.id).where(Agent.email == email)).one() for who, email in demo},
    }


def _colleague(session: Session, town: Town) -> int:
    """Another agent of the mairie, who leads nothing."""
    first = session.get_one(Agent, town.mairie_id)
    other = Agent(
        commune_id=first.commune_id, organisation_id=first.organisation_id, role=first.role, leads=False,
        first_name="Nour", last_name="Simon", email="nour@clairval.exemple", password_hash="-",
    )  # fmt: skip
    session.add(other)
    session.commit()
    return other.id


def _read_at_night(town: Town) -> None:
    """Somebody read much more than they ever did, twice: once it was explained."""
    theirs = {"commune_id": town.commune_id, "agent_id": town.prescriber_id, "records": 24, "usual": 6}
    explained = {"explained_at": town.now, "explained_by_id": town.mairie_id}
    with town.sessions.begin() as session:
        for days, more in ((1, {}), (3, explained)):
            at = town.now - timedelta(days=days)
            since = at - timedelta(hours=10, minutes=42)
            reading = UnusualReading(**theirs, **more, since=since, found_at=at, signs="many night idle elsewhere")
            session.add(reading)


def _signed_in_before(town: Town) -> None:
    """Accounts were opened in every way there is; of two their owners said that it was not them."""
    seen = {"handled_at": town.now, "handled_by_id": town.mairie_id}
    said: dict[int, dict[str, Any]] = {1: {"disowned_at": town.now}, 2: {"disowned_at": town.now, **seen}}
    ways = [(Opened.HERE, second) for second in Second if second is not Second.ELSEWHERE]
    with town.sessions.begin() as session:
        for hours, (opened, second) in enumerate([*ways, (Opened.ELSEWHERE, Second.ELSEWHERE)], start=1):
            at = town.now - timedelta(hours=hours)
            more = said.get(hours, {})
            agent_id = town.prescriber_id if hours != 3 else town.mairie_id
            one = SignIn(agent_id=agent_id, session_id=0, at=at, opened=opened, second=second,
                         device="Samsung Internet sur un téléphone Android", network="", **more)  # fmt: skip
            session.add(one)


def _somebody_away(town: Town) -> None:
    """Everything for them waits, which is said to whoever records a need of theirs."""
    until, why = town.now + timedelta(days=12), Suspension.AWAY
    away = Person(commune_id=town.commune_id, first_name="Simone", phone="+33199000155",
                  suspended_until=until, suspended_reason=why)  # fmt: skip
    with town.sessions.begin() as session:
        session.add(away)


def _a_phone(files: DemoFiles) -> str:
    """The digits of the phone on which most arrived."""
    phones = [kept.to for kept in ConsoleGateway(files.texts).messages()]
    return max(phones, key=phones.count).removeprefix("+")


def _token(html: str) -> str:
    """A page of a link has none, and needs none."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html)
    return found[1] if found else ""
