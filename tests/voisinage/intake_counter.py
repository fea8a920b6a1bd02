"""A prescriber in front of the real form: opens it, fills it in like a browser does, sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dispatch.addresses.ban import AddressRow
from dispatch.addresses.importing import save_addresses
from dispatch.base import Base
from dispatch.people import Agent, Organisation
from dispatch.places import Commune
from dispatch.requests import Job, Request
from dispatch.states import AgentRole
from tests.stories.town import CENTRE
from tests.voisinage.open_site import Site

Typed = dict[str, str | list[str]]
NEW = "/demandes/nouvelle"


@dataclass
class Counter:
    """The prescriber's browser on the town's site."""

    site: Site
    browser: FlaskClient

    def opens(self) -> Typed:
        """Open the form; what its hidden fields hold."""
        return hidden(self.browser.get(NEW))

    def fills(self, **typed: str | list[str]) -> Typed:
        """A form in which everything is well, but for what is given. `job` and its answers go by their code."""
        well: Typed = {
            "job": "bins", "address": "12 rue des Lilas", "any_time": "y", "urgency": "soon", "first_name": "Odette",
            "phone": "01 99 00 01 99", "access_notes": "",
        }  # fmt: skip
        form = self.opens() | well | typed
        return form | {"job": self.job_id(str(form["job"]))}

    def sends(self, form: Mapping[str, str | list[str]]) -> TestResponse:
        """Press the button."""
        return self.browser.post(NEW, data=dict(form))

    def job_id(self, code: str) -> str:
        """What the form sends for a job; a code that is none goes as it is."""
        found = select(Job.id).where(Job.code == code, Job.commune_id == self.site.town.commune_id)
        with self.site.town.sessions() as session:
            return str(session.scalar(found) or code)

    def answers(self, code: str, word: str) -> Typed:
        """The same answer to every safety question of a job."""
        with self.site.town.sessions() as session:
            job = session.scalars(select(Job).where(Job.code == code)).one()
            return {f"safety_{question.id}": word for question in job.questions}

    def recorded(self) -> list[Request]:
        """The requests that exist, oldest first."""
        with self.site.town.sessions() as session:
            return list(session.scalars(select(Request).order_by(Request.id)))

    def rows(self) -> dict[str, int]:
        """How many rows each table holds: what was half saved would show."""
        with self.site.town.sessions() as session:
            counted = {name: select(func.count()).select_from(table) for name, table in Base.metadata.tables.items()}
            return {name: session.scalar(query) or 0 for name, query in counted.items()}


def open_counter(site: Site) -> Counter:
    """Give the town a few addresses, and sign its prescriber in."""
    with site.town.sessions.begin() as session:
        save_addresses(session, [*houses("Rue des Lilas", "0010"), *houses("Rue des Lilas Blancs", "0020")])
    return Counter(site, site.signed_in(site.town.prescriber_id))


def houses(voie: str, street: str) -> list[AddressRow]:
    """The even numbers of a street in the middle of the town."""
    return [
        AddressRow(
            f"99001_{street}_{numero:05}", f"99001_{street}", numero, "", voie, "", "99001", "99001", "Clairval",
            "", "", CENTRE.lon + numero * 1e-5, CENTRE.lat,
        )
        for numero in range(2, 21, 2)
    ]  # fmt: skip


def hidden(answer: TestResponse) -> Typed:
    """The hidden fields of a page's form."""
    inputs = re.findall(r'<input[^>]*type="hidden"[^>]*>', answer.get_data(as_text=True))
    return {_attribute(tag, "name"): _attribute(tag, "value") for tag in inputs}


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def another_agent(site: Site, *, same_organisation: bool, role: AgentRole = AgentRole.PRESCRIBER) -> int:
    """One more agent of the town, a colleague of the prescriber or of another organisation."""
    with site.town.sessions.begin() as session:
        prescriber = session.get_one(Agent, site.town.prescriber_id)
        organisation = prescriber.organisation
        if not same_organisation:
            organisation = Organisation(commune_id=prescriber.commune_id, name="Soins à domicile")
        return _agent(session, organisation, role)


def stranger(site: Site) -> int:
    """An agent of the mairie of another commune, which has a catalogue of one job."""
    with site.town.sessions.begin() as session:
        commune = Commune(insee="99002", name="Ailleurs", contact_phone="+33199000200", rules={})
        session.add(commune)
        session.flush()
        session.add(Job(commune_id=commune.id, code="elsewhere", label="Autre chose", skill="company", minutes=15))
        return _agent(session, Organisation(commune_id=commune.id, name="Mairie d'Ailleurs"), AgentRole.MAIRIE)


def _agent(session: Session, organisation: Organisation, role: AgentRole) -> int:
    session.add(organisation)
    session.flush()
    agent = Agent(
        commune_id=organisation.commune_id, organisation=organisation, email=f"{organisation.id}@exemple.fr",
        password_hash="-", role=role, first_name="Alix", last_name="Morel",
    )  # fmt: skip
    session.add(agent)
    session.flush()
    return agent.id
