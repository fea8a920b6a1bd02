"""Volunteers of a region that exists nowhere: communes side by side, each as dense as the others, and one request."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.copied_communes import SIDE, copy_communes, told_apart
from benchmarks.daily_use import as_in_daily_use
from dispatch.people import Agent, AvailabilitySlot, Organisation, Person, Volunteer, VolunteerSkill
from dispatch.places import Commune, Sector
from dispatch.requests import Ask, Job, Request
from dispatch.rules import Rules
from dispatch.states import AgentRole, AskState, Role, State, Urgency

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SKILLS = ("electricity", "plumbing", "shopping", "furniture")
PER_COMMUNE = 500
SOUTH, WEST = 43.6, 0.6
SQUARE = '{"type":"Polygon","coordinates":[[[0.6,43.6],[0.65,43.6],[0.65,43.65],[0.6,43.65],[0.6,43.6]]]}'
MEASURED = 1_000_000_000  # the id of the request to measure: above all copies


def settle(session: Session, volunteers: int) -> Request:
    """Write so many volunteers and give back a request in the midst of the commune in the middle."""
    found_commune(session)
    ids = range(1, PER_COMMUNE + 1)
    inhabit(session, PER_COMMUNE, Random(1))
    session.execute(insert(Request), [a_request(1, state=State.VERIFIED)])
    rng = Random(2)
    session.execute(insert(Ask), [_past_ask(id_, rng) for id_ in ids])
    copy_communes(session, volunteers // PER_COMMUNE)
    session.execute(insert(Request), [a_request(MEASURED, ref="NOW", form_key="now")])
    as_in_daily_use(session)
    return session.get_one(Request, MEASURED)


def found_commune(session: Session) -> None:
    """The first commune, with its one sector, its agent, its one job and one person to help."""
    session.execute(insert(Commune), [{
        "id": 1, "insee": told_apart("commune", "insee", 1), "name": "Commune", "contact_phone": "+33639980000",
        "rules": Rules().to_json(),
    }])  # fmt: skip
    session.execute(insert(Sector), [{"id": 1, "commune_id": 1, "name": "Centre", "outline": SQUARE}])
    session.execute(insert(Organisation), [{"id": 1, "commune_id": 1, "name": "CCAS"}])
    session.execute(insert(Agent), [{
        "id": 1, "commune_id": 1, "organisation_id": 1, "email": told_apart("agent", "email", 1),
        "password_hash": "-", "role": AgentRole.PRESCRIBER, "first_name": "Inès", "last_name": "Prescrit",
    }])  # fmt: skip
    session.execute(insert(Job), [{
        "id": 1, "commune_id": 1, "code": "bulb", "label": "Changer une ampoule", "skill": SKILLS[0], "minutes": 30,
    }])  # fmt: skip
    session.execute(insert(Person), [{"id": 1, "commune_id": 1, "first_name": "Odette", "phone": "+33639980001"}])


def inhabit(session: Session, volunteers: int, rng: Random) -> None:
    """So many bricoleurs with a skill each; a third have not told their hours, the others have two half-days a week."""
    ids = range(1, volunteers + 1)
    session.execute(insert(Volunteer), [_volunteer(id_, rng) for id_ in ids])
    session.execute(insert(VolunteerSkill), [{"volunteer_id": id_, "skill": rng.choice(SKILLS)} for id_ in ids])
    slots = [slot for id_ in ids if id_ % 3 for slot in _slots(id_, rng)]
    session.execute(insert(AvailabilitySlot), [{"id": id_} | slot for id_, slot in enumerate(slots, 1)])


def a_request(id_: int, **known: Any) -> dict[str, Any]:
    """A request in the midst of the first commune, looking for somebody unless told otherwise."""
    row = {
        "id": id_, "commune_id": 1, "ref": told_apart("request", "ref", id_), "job_id": 1, "person_id": 1,
        "form_key": told_apart("request", "form_key", id_), "prescriber_id": 1, "sector_id": 1,
        "state": State.IN_CHARGE, "urgency": Urgency.SOON, "address": "-", "lat": SOUTH + SIDE / 2,
        "lon": WEST + SIDE / 2, "mission_code": "1234", "rules": Rules().to_json(), "opened_at": NOW,
    }  # fmt: skip
    return row | known


def _volunteer(id_: int, rng: Random) -> dict[str, Any]:
    return {
        "id": id_, "commune_id": 1, "first_name": "Voisin", "last_name": "Volontaire",
        "phone": told_apart("volunteer", "phone", id_), "is_referent": False, "is_bricoleur": True,
        "lat": SOUTH + rng.random() * SIDE, "lon": WEST + rng.random() * SIDE,
        "radius_m": rng.choice((500, 1_000, 1_500, 2_500)), "charter_signed_at": NOW - timedelta(days=100),
        "phone_verified_at": NOW - timedelta(days=100),
    }  # fmt: skip


def _slots(id_: int, rng: Random) -> Iterator[dict[str, Any]]:
    for weekday in rng.sample(range(7), 2):
        yield {"volunteer_id": id_, "weekday": weekday, "start_at": time(9), "end_at": time(12)}


def _past_ask(id_: int, rng: Random) -> dict[str, Any]:
    at = NOW - timedelta(days=rng.randrange(1, 200))
    return {
        "id": id_, "request_id": 1, "volunteer_id": id_, "role": Role.BRICOLEUR, "state": AskState.EXPIRED, "wave": 1,
        "reasons": "", "asked_at": at, "answer_by": at + timedelta(hours=1),
    }  # fmt: skip
