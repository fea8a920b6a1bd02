"""A commune with one request, and as many neighbours as a story needs, straight into the tables."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from geopy.distance import geodesic
from sqlalchemy.orm import Session

from dispatch.matching.candidates import bricoleurs_for
from dispatch.matching.referent_candidates import referents_for
from dispatch.people import Agent, Organisation, Person, Volunteer, VolunteerSkill
from dispatch.places import Commune, Sector
from dispatch.requests import Ask, Job, Request
from dispatch.rules import Rules
from dispatch.states import AgentRole, AskState, Role, State, Urgency

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Paris"))  # a Monday
SQUARE = '{"type": "Polygon", "coordinates": [[[0.5, 43.6], [0.7, 43.6], [0.7, 43.7], [0.5, 43.7], [0.5, 43.6]]]}'
HOME = (43.6465, 0.5855)


class Neighbourhood:
    """A commune with one request, and as many neighbours as a story needs."""

    def __init__(self, session: Session, insee: str = "32013") -> None:
        self.session = session
        self.numbers = count(1)
        self.commune = Commune(insee=insee, name="Auch", contact_phone="+33639980000", rules=Rules().to_json())
        self.sector = Sector(commune=self.commune, name="Centre", outline=SQUARE)
        self.organisation = Organisation(commune=self.commune, name="CCAS")
        session.add_all([self.commune, self.sector, self.organisation])
        session.flush()
        self.job = Job(
            commune_id=self.commune.id, code="bulb", label="une ampoule à changer", skill="electricity", minutes=30
        )
        self.prescriber = Agent(
            commune=self.commune, organisation=self.organisation, email=f"{insee}@example.org", password_hash="-",
            role=AgentRole.PRESCRIBER, first_name="Inès", last_name="Prescrit",
        )  # fmt: skip
        session.add_all([self.job, self.prescriber])
        self.request = self.needs_help()

    def needs_help(self, **known: Any) -> Request:
        number = next(self.numbers)
        person = Person(commune_id=self.commune.id, first_name="Odette", phone=f"+33639981{number:03}")
        told = {
            "ref": f"{self.commune.insee}{number}", "form_key": f"{self.commune.insee}-{number}", "job": self.job,
            "person": person, "prescriber": self.prescriber, "sector": self.sector, "state": State.OPEN,
            "urgency": Urgency.SOON, "address": "1 rue du Test", "lat": HOME[0], "lon": HOME[1],
            "mission_code": "1234", "rules": Rules().to_json(), "opened_at": NOW, "chase_at": NOW,
        }  # fmt: skip
        request = Request(commune=self.commune, **(told | known))
        self.session.add(request)
        self.session.flush()
        return request

    def bricoleur(self, distance_m: float = 200, *, skill: str = "electricity", **known: Any) -> Volunteer:
        volunteer = self.volunteer(distance_m, is_bricoleur=True, **known)
        volunteer.skills.append(VolunteerSkill(skill=skill))
        self.session.flush()
        return volunteer

    def referent(self, distance_m: float = 200, **known: Any) -> Volunteer:
        return self.volunteer(distance_m, **({"is_referent": True, "sectors": [self.sector]} | known))

    def volunteer(self, distance_m: float, **known: Any) -> Volunteer:
        there = geodesic(meters=distance_m).destination(HOME, 90)
        told = {
            "first_name": "Ali", "last_name": "Voisin", "phone": f"+33639982{next(self.numbers):03}",
            "lat": there.latitude, "lon": there.longitude, "charter_signed_at": NOW - timedelta(days=90),
            "phone_verified_at": NOW - timedelta(days=90),
        }  # fmt: skip
        volunteer = Volunteer(commune=self.commune, **(told | known))
        self.session.add(volunteer)
        self.session.flush()
        return volunteer

    def asked(self, volunteer: Volunteer, request: Request, state: AskState = AskState.EXPIRED, **known: Any) -> Ask:
        told: dict[str, Any] = {
            "role": Role.BRICOLEUR,
            "wave": 1,
            "asked_at": NOW - timedelta(days=1),
            "answer_by": NOW,
        }
        seat = 1 if state is AskState.ACCEPTED else None
        ask = Ask(request=request, volunteer_id=volunteer.id, state=state, seat=seat, **(told | known))
        self.session.add(ask)
        self.session.flush()
        return ask

    def candidates(self) -> list[int]:
        return [candidate.id for candidate in bricoleurs_for(self.session, self.request, now=NOW).candidates]

    def referents(self) -> list[int]:
        return [candidate.id for candidate in referents_for(self.session, self.request, now=NOW).candidates]

    def left_out(self) -> dict[int, str]:
        return {one.id: one.reason for one in bricoleurs_for(self.session, self.request, now=NOW).excluded}
