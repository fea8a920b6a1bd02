"""A small town for stories: people with phones, a clock one can turn, the real verbs on a real database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from secrets import token_hex

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from dispatch import intake
from dispatch.availability import Window
from dispatch.catalogue import seed_catalogue
from dispatch.chase import chase_due
from dispatch.desk import Desk, Line
from dispatch.geo import Point
from dispatch.inbox.incoming import take_in
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.links import ask_for_token
from dispatch.outbox.delivery import deliver_due
from dispatch.outbox.post_room import PostRoom
from dispatch.people import Agent, Organisation, Volunteer, VolunteerSkill
from dispatch.places import Commune, Sector
from dispatch.requests import Ask, Job, Request
from dispatch.states import AgentRole, AskState, MessageState, Role, State, Urgency
from sms.calls import Caller
from sms.console import ConsoleGateway
from sms.incoming import Incoming
from sms.routes import Carriers, Route

MONDAY_9H = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # nine o'clock in Paris, an ordinary working day
CENTRE = Point(48.85, 2.35)
LINE = Line("https://voisinage.exemple.fr", can_reply=True)
SQUARE = '{"type":"Polygon","coordinates":[[[2.33,48.84],[2.37,48.84],[2.37,48.86],[2.33,48.86],[2.33,48.84]]]}'

# Most stories follow a text at a time: those of `test_bundling` and `test_digest` set what gathers several. And most
# tell of several neighbours asked at once, whatever their chances: those of `test_waves` leave that to the chances.
EACH_BY_ITSELF: dict[str, int | None] = {"bundle_minutes": 0, "digest_at": None, "wave_size": 3}


@dataclass
class Phone:
    """A volunteer's phone: what arrived on it, and what its owner does."""

    town: Town
    volunteer_id: int
    number: str

    @property
    def texts(self) -> list[str]:
        """What arrived, oldest first."""
        return [kept.body for kept in self.town.carrier.messages(self.number) if not kept.incoming]

    def expects(self, words: str) -> Phone:
        """The last text holds these words."""
        self.town.delivers()
        assert self.texts, f"no text at all, expected: {words}"
        assert words in self.texts[-1], self.texts[-1]
        return self

    def link(self, which: int = -1) -> str:
        """The token of a link that arrived, by default the last one."""
        return [found[1] for body in self.texts if (found := re.search(r"/l/([\w-]+)", body))][which]

    def taps(self, verb: Callable[..., object], *args: object, token: str | None = None, **more: object) -> Phone:
        """Open the last link and press the button of `verb`."""
        with self.town.desk() as desk:
            ask = ask_for_token(desk.session, token or self.link())
            assert ask is not None
            verb(desk, ask, *args, **more)
        self.town.delivers()
        return self

    def replies(self, words: str) -> Phone:
        """Answer by text."""
        with self.town.desk() as desk:
            assert take_in(desk, Incoming("console", token_hex(8), self.number, words))
        self.town.delivers()
        return self


class Town:
    """One commune with one square sector. `sessions` is the real database."""

    def __init__(self, sessions: sessionmaker[Session], line: Line = LINE) -> None:
        self.sessions, self.line = sessions, line
        self.now = MONDAY_9H
        self.carrier = ConsoleGateway(None, clock=self.clock)
        self.caller: Caller | None = None
        self._numbers = count(1)
        with sessions.begin() as session:
            commune = Commune(
                insee="99001", name="Clairval", contact_phone="+33199000100", alert_phone="+33639980000",
                rules=EACH_BY_ITSELF, timezone="Europe/Paris", territory="FR",
            )  # fmt: skip
            session.add(commune)
            session.flush()
            seed_catalogue(session, commune)
            self.commune_id = commune.id
            self.sector_id = _added(session, Sector(commune_id=commune.id, name="Centre", outline=SQUARE))
            self.prescriber_id = _added(session, _agent(session, commune, AgentRole.PRESCRIBER))
            self.mairie_id = _added(session, _agent(session, commune, AgentRole.MAIRIE))

    @property
    def post(self) -> PostRoom:
        """What senders work with."""
        return PostRoom(self.sessions, Carriers((Route(self.carrier),), self.caller), self.line, self.clock)

    def clock(self) -> datetime:
        """The town's time."""
        return self.now

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk to work at; committed at the end."""
        with self.sessions.begin() as session:
            yield Desk(session, self.now, self.line)

    def referent(self, *, metres: int = 100, sectors: bool = True) -> Phone:
        """One more referent, so many metres north of the centre."""
        return self._volunteer(metres, is_referent=True, sectors=sectors)

    def bricoleur(self, *, metres: int = 200, skills: tuple[str, ...] = ("electricity", "lifting")) -> Phone:
        """One more bricoleur, so many metres north of the centre."""
        return self._volunteer(metres, is_bricoleur=True, skills=skills)

    def records_request(
        self, job: str = "bulb", *, urgency: Urgency = Urgency.SOON, hours: int = 30, **more: object
    ) -> Request:
        """The prescriber records a need of somebody who can be visited within the next `hours`."""
        window = Window(self.now + timedelta(hours=1), self.now + timedelta(hours=hours))
        with self.desk() as desk:
            agent = desk.session.get_one(Agent, self.prescriber_id)
            chosen = desk.session.scalars(select(Job).where(Job.code == job, Job.commune_id == self.commune_id)).one()
            facts: dict[str, object] = {
                "form_key": f"form-{next(self._numbers)}", "job": chosen, "first_name": "Odette",
                "phone": "+33199000199", "address": "12 rue des Lilas", "point": CENTRE, "urgency": urgency,
                "windows": [window], **more,
            }  # fmt: skip
            request = intake.record(desk, agent, intake.Need(**facts))  # type: ignore[arg-type]
        self.delivers()
        return request

    def copies(self, request: Request, many: int, *, first: int = 0) -> None:
        """As many more requests like this one, sleeping: rows for a page to list, that nobody was asked about."""
        row = {column.key: getattr(request, column.key) for column in Request.__table__.columns if column.key != "id"}
        numbered = [{"ref": f"{number:05}", "form_key": f"copy-{number}"} for number in range(first, first + many)]
        with self.sessions.begin() as session:
            session.execute(insert(Request), [row | {"chase_at": None} | own for own in numbered])

    def acts(self, verb: Callable[..., object], request: Request, **more: object) -> None:
        """An agent of the mairie does something with a request."""
        with self.desk() as desk:
            verb(desk, request.id, desk.session.get_one(Agent, self.mairie_id), **more)
        self.delivers()

    def delivers(self) -> int:
        """Send all that is due now."""
        return deliver_due(self.post)

    def fast_forward(self, **duration: float) -> None:
        """Let time pass: the timetable runs whenever something comes due."""
        end = self.now + timedelta(**duration)
        while (due := self._next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.chases()
            self.delivers()
        self.now = end

    def chases(self) -> int:
        """Take the next step of all that is due."""
        return chase_due(self.sessions, self.line, clock=self.clock)

    def _next_due(self) -> datetime | None:
        waiting = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.LEASED))
        with self.sessions() as session:
            chase_at = session.scalar(select(func.min(Request.chase_at)))
            due_at = session.scalar(select(func.min(OutboxMessage.due_at)).where(waiting))
        return min((at for at in (chase_at, due_at) if at is not None), default=None)

    def state(self, request: Request) -> State:
        """Where the request stands now."""
        return self.fresh(request).state

    def fresh(self, request: Request) -> Request:
        """The request as the database has it now."""
        with self.sessions() as session:
            return session.get_one(Request, request.id)

    def events(self, request: Request) -> list[str]:
        """The request's journal, in order."""
        lines = select(JournalEntry.event).where(JournalEntry.request_id == request.id).order_by(JournalEntry.id)
        with self.sessions() as session:
            return list(session.scalars(lines))

    def commune_events(self, event: str) -> list[JournalEntry]:
        """What the journal of the commune holds of this kind, in order."""
        lines = select(JournalEntry).where(JournalEntry.request_id.is_(None), JournalEntry.event == event)
        with self.sessions() as session:
            return list(session.scalars(lines.order_by(JournalEntry.id)))

    def asks(self, request: Request, *, role: Role = Role.BRICOLEUR, state: AskState | None = None) -> list[Ask]:
        """The asks made for a request."""
        asks = select(Ask).where(Ask.request_id == request.id, Ask.role == role).order_by(Ask.id)
        with self.sessions() as session:
            return list(session.scalars(asks.where(Ask.state == state) if state else asks))

    def asks_in(self, desk: Desk) -> list[Ask]:
        """Every ask, to work on at this desk."""
        return list(desk.session.scalars(select(Ask).order_by(Ask.id)))

    def commune_rules(self, **rules: object) -> None:
        """Change the commune's rules for the requests to come."""
        with self.sessions.begin() as session:
            session.get_one(Commune, self.commune_id).rules = EACH_BY_ITSELF | rules

    def requests(self) -> list[Request]:
        """Every request, oldest first."""
        with self.sessions() as session:
            return list(session.scalars(select(Request).order_by(Request.id)))

    def messages(self) -> list[OutboxMessage]:
        """Everything in the outbox, oldest first."""
        with self.sessions() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def tasks(self) -> list[OutboxMessage]:
        """Texts that finally failed: the mairie's visible tasks."""
        failed = select(OutboxMessage).where(OutboxMessage.state == MessageState.FAILED)
        with self.sessions() as session:
            return list(session.scalars(failed.where(OutboxMessage.handled_at.is_(None))))

    def duty_phone(self) -> list[str]:
        """What the mairie's duty phone received."""
        return [kept.body for kept in self.carrier.messages("+33639980000")]

    def _volunteer(self, metres: int, *, sectors: bool = False, skills: tuple[str, ...] = (), **roles: bool) -> Phone:
        number = f"+33639980{next(self._numbers):03d}"
        with self.sessions.begin() as session:
            volunteer = Volunteer(
                commune_id=self.commune_id, first_name=f"Dominique {number[-2:]}", last_name="Martin", phone=number,
                lat=CENTRE.lat + metres / 111_200, lon=CENTRE.lon, charter_signed_at=self.now - timedelta(days=90),
                phone_verified_at=self.now - timedelta(days=90),
                sectors=[session.get_one(Sector, self.sector_id)] if sectors else [],
                skills=[VolunteerSkill(skill=skill) for skill in skills], **roles,
            )  # fmt: skip
            return Phone(self, _added(session, volunteer), number)


def pause(town: Town, phone: Phone, until: date) -> None:
    """Have a volunteer take a break."""
    with town.sessions.begin() as session:
        session.get_one(Volunteer, phone.volunteer_id).paused_until = until


def _agent(session: Session, commune: Commune, role: AgentRole) -> Agent:
    organisation = Organisation(commune_id=commune.id, name=f"Organisation {role}")
    session.add(organisation)
    session.flush()
    return Agent(
        commune_id=commune.id, organisation_id=organisation.id, email=f"{role}@clairval.exemple", password_hash="-",
        role=role, first_name="Camille", last_name="Petit", leads=role is AgentRole.MAIRIE,
    )  # fmt: skip


def _added(session: Session, row: Sector | Agent | Volunteer) -> int:
    session.add(row)
    session.flush()
    return row.id
