"""One town with somebody of every standing in it, in another organisation, in the next commune; and all it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_hex
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from dispatch.catalogue import seed_catalogue
from dispatch.consulting.sign_ins import Opened, Second, SignIn
from dispatch.consulting.tables import UnusualReading
from dispatch.inbox.incoming import take_in
from dispatch.journal import OutboxMessage
from dispatch.line import IncomingText
from dispatch.people import Agent, AvailabilitySlot, Organisation, Person
from dispatch.places import Commune
from dispatch.presence import AvailabilityException
from dispatch.requests import Ask, Job
from dispatch.states import AgentRole, MessageState
from sms.incoming import Incoming
from tests.keys import KEYS
from tests.stories.town import Town
from tests.voisinage.open_site import session_key
from voisinage import create_app
from voisinage.accounts.standing import AGENTS, PRESCRIBERS, TOWN_HALL, Who
from voisinage.accounts.tables import AgentSession, Passkey, Proof
from voisinage.config import Settings

HERE, BESIDE, ELSEWHERE = "own", "other organisation", "other commune"


@dataclass
class Everybody:
    """The agents by standing and place, what the town holds by the names of the addresses' arguments."""

    town: Town
    app: Flask
    agents: dict[tuple[Who, str], int] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, engine: Engine) -> Everybody:
        """Everybody, on an empty database."""
        town = Town(sessionmaker(engine, expire_on_commit=False))
        url = engine.url.render_as_string(hide_password=False)
        app = create_app(
            Settings(database_url=url, secret_key="k" * 32, keys=KEYS, base_url="http://localhost"), clock=town.clock
        )
        app.config["WTF_CSRF_ENABLED"] = False  # what the table says is asked here, not what the token does
        found = cls(town, app)
        found._happen()
        with town.sessions.begin() as session:
            found._hire(session)
        with app.app_context():
            session_key(found.held["agent_id"])
        with town.sessions.begin() as session:
            found._find(session)
        return found

    def browser(self, who: Who | None = None, place: str = HERE, *, proof: Proof = Proof.GIVEN) -> FlaskClient:
        """A browser of theirs, in which this became of the second factor; of a visitor where nobody is named."""
        browser = self.app.test_client()
        if who is not None:
            with self.app.app_context(), browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = session_key(self.agents[who, place], proof), True
        return browser

    def _happen(self) -> None:
        self.town.referent()
        neighbour = self.town.bricoleur()
        request = self.town.records_request(phone="+33199000177", first_name="Philomène", address="7 allée des Ormes")
        self.town.records_request(phone="+33199000178", first_name="Hippolyte", address="8 allée des Ormes")
        with self.town.desk() as desk:
            assert take_in(desk, Incoming("console", token_hex(8), neighbour.number, "Peut-être bien que oui"))
            desk.session.execute(update(OutboxMessage).values(state=MessageState.FAILED))
        self.held |= {"ref": request.ref, "volunteer_id": neighbour.volunteer_id}

    def _hire(self, session: Session) -> None:
        town = self.town
        office = session.get_one(Agent, town.prescriber_id).organisation_id
        elsewhere = Commune(insee="99002", name="Valclair", contact_phone="+33199000200", rules={}, territory="FR",
                            timezone="Europe/Paris")  # fmt: skip
        session.add(elsewhere)
        session.flush()
        seed_catalogue(session, elsewhere)
        homes = {
            HERE: (town.commune_id, office),
            BESIDE: (town.commune_id, _office(session, town.commune_id, "Soins à domicile")),
            ELSEWHERE: (elsewhere.id, _office(session, elsewhere.id, "Mairie de Valclair")),
        }
        for place, (commune_id, organisation_id) in homes.items():
            for who in sorted(AGENTS):
                self.agents[who, place] = _hired(session, who, commune_id, organisation_id)
        self.agents[Who.PRESCRIBER, HERE] = town.prescriber_id
        self.held["agent_id"] = _hired(session, Who.PRESCRIBER, town.commune_id, office)

    def _find(self, session: Session) -> None:
        """The ids of what the town holds."""
        town, volunteer = self.town, self.held["volunteer_id"]
        slot = AvailabilitySlot(volunteer_id=volunteer, weekday=0, start_at=town.now.time(), end_at=_later(town))
        first = AvailabilityException(volunteer_id=volunteer, start_at=town.now, end_at=town.now + timedelta(days=1))
        key = Passkey(agent_id=self.held["agent_id"], credential_id="x", public_key=b"x", sign_count=0, name="x",
                      made_at=town.now)  # fmt: skip
        reading = UnusualReading(commune_id=town.commune_id, agent_id=self.held["agent_id"], since=town.now, records=20,
                                 usual=2, signs="many", found_at=town.now)  # fmt: skip
        sign_in = SignIn(agent_id=self.held["agent_id"], session_id=0, at=town.now, opened=Opened.HERE,
                         second=Second.NONE, device="Firefox", network="", disowned_at=town.now)  # fmt: skip
        session.add_all([slot, first, key, reading, sign_in])
        session.flush()
        self.held |= {
            "reading_id": reading.id, "sign_in_id": sign_in.id,
            "slot_id": slot.id, "exception_id": first.id, "key_id": key.id, "sector_id": town.sector_id,
            "person_id": session.scalars(select(Person.id)).first(),
            "ask_id": session.scalars(select(Ask.id).order_by(Ask.id)).first(),
            "message_id": session.scalars(select(OutboxMessage.id)).first(),
            "text_id": session.scalars(select(IncomingText.id)).first(),
            "job_id": session.scalars(select(Job.id).where(Job.commune_id == town.commune_id)).first(),
            "organisation_id": session.get_one(Agent, self.agents[Who.PRESCRIBER, BESIDE]).organisation_id,
        }  # fmt: skip
        self.held["session_id"] = session.scalars(select(AgentSession.id)).first()


def _later(town: Town) -> Any:
    return (town.now + timedelta(hours=3)).time()


def _office(session: Session, commune_id: int, name: str) -> int:
    office = Organisation(commune_id=commune_id, name=name)
    session.add(office)
    session.flush()
    return office.id


def _hired(session: Session, who: Who, commune_id: int, organisation_id: int) -> int:
    agent = Agent(
        commune_id=commune_id, organisation_id=organisation_id, email=f"{token_hex(6)}@exemple.fr", password_hash="-",
        role=AgentRole.MAIRIE if who in TOWN_HALL else AgentRole.PRESCRIBER, first_name="Alix", last_name="Morel",
        leads=who not in {Who.MAIRIE, Who.PRESCRIBER},
    )  # fmt: skip
    assert who in PRESCRIBERS | TOWN_HALL
    session.add(agent)
    session.flush()
    return agent.id
