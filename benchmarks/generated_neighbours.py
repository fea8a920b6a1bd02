"""Volunteers of a region that exists nowhere: communes side by side, each as dense as the others, and one request."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from math import ceil, sqrt
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from dispatch.people import Agent, AvailabilitySlot, Organisation, Person, Volunteer, VolunteerSkill
from dispatch.places import Commune
from dispatch.requests import Ask, Job, Request
from dispatch.rules import Rules
from dispatch.states import AgentRole, AskState, Role, State, Urgency

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SKILLS = ("electricity", "plumbing", "shopping", "furniture")
PER_COMMUNE = 500
SIDE = 0.05  # degrees: about 5.5 km by 4 km
SOUTH, WEST = 43.0, -1.0


def settle(session: Session, volunteers: int, rng: Random) -> Request:
    """Write so many volunteers and give back a request in the midst of the commune in the middle."""
    communes = ceil(volunteers / PER_COMMUNE)
    across = ceil(sqrt(communes))
    session.execute(insert(Commune), [_commune(number) for number in range(communes)])
    corners = [(SOUTH + SIDE * (number // across), WEST + SIDE * (number % across)) for number in range(communes)]
    ids = range(1, volunteers + 1)
    session.execute(insert(Volunteer), [_volunteer(id_, corners, rng) for id_ in ids])
    session.execute(insert(VolunteerSkill), [{"volunteer_id": id_, "skill": rng.choice(SKILLS)} for id_ in ids])
    session.execute(insert(AvailabilitySlot), [slot for id_ in ids for slot in _slots(id_, rng)])
    middle = communes // 2
    past, request = _requests(session, middle + 1, corners[middle])
    session.execute(insert(Ask), [_past_ask(past.id, id_, rng) for id_ in ids])
    session.commit()
    return request


def _commune(number: int) -> dict[str, Any]:
    return {
        "id": number + 1, "insee": f"{number:05}", "name": f"Commune {number}", "contact_phone": "+33639980000",
        "rules": Rules().to_json(),
    }  # fmt: skip


def _volunteer(id_: int, corners: list[tuple[float, float]], rng: Random) -> dict[str, Any]:
    commune = (id_ - 1) // PER_COMMUNE
    south, west = corners[commune]
    return {
        "id": id_, "commune_id": commune + 1, "first_name": "Voisin", "last_name": str(id_),
        "phone": f"+336399{id_:06}", "is_referent": False, "is_bricoleur": True,
        "lat": south + rng.random() * SIDE, "lon": west + rng.random() * SIDE,
        "radius_m": rng.choice((500, 1_000, 1_500, 2_500)), "charter_signed_at": NOW - timedelta(days=100),
        "phone_verified_at": NOW - timedelta(days=100),
    }  # fmt: skip


def _slots(id_: int, rng: Random) -> Iterator[dict[str, Any]]:
    """A third have not told their hours; the others have two half-days a week."""
    if id_ % 3:
        for weekday in rng.sample(range(7), 2):
            yield {"volunteer_id": id_, "weekday": weekday, "start_at": time(9), "end_at": time(12)}


def _past_ask(request_id: int, id_: int, rng: Random) -> dict[str, Any]:
    at = NOW - timedelta(days=rng.randrange(1, 200))
    return {
        "request_id": request_id, "volunteer_id": id_, "role": Role.BRICOLEUR, "state": AskState.EXPIRED, "wave": 1,
        "reasons": "", "asked_at": at, "answer_by": at + timedelta(hours=1),
    }  # fmt: skip


def _requests(session: Session, commune_id: int, corner: tuple[float, float]) -> tuple[Request, Request]:
    """One that ended long ago, for which everybody was asked once, and the one to measure."""
    organisation = Organisation(commune_id=commune_id, name="CCAS")
    agent = Agent(
        commune_id=commune_id, organisation=organisation, email="ccas@example.org", password_hash="-",
        role=AgentRole.PRESCRIBER, first_name="Inès", last_name="Prescrit",
    )  # fmt: skip
    job = Job(commune_id=commune_id, code="bulb", label="une ampoule à changer", skill=SKILLS[0], minutes=30)
    person = Person(commune_id=commune_id, first_name="Odette", phone="+33639980001")
    south, west = corner
    past, request = (
        Request(
            commune_id=commune_id, ref=ref, form_key=ref, job=job, person=person, prescriber=agent, state=state,
            urgency=Urgency.SOON, address="-", lat=south + SIDE / 2, lon=west + SIDE / 2, mission_code="1234",
            rules=Rules().to_json(), opened_at=NOW,
        )
        for ref, state in (("PAST", State.VERIFIED), ("NOW", State.IN_CHARGE))
    )  # fmt: skip
    session.add_all([past, request])
    session.flush()
    return past, request
