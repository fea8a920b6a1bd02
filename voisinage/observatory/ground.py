"""What the map of the mairie is made of: houses, bricoleurs who can be asked, requests under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, load_only

from dispatch.addresses.scope import within
from dispatch.addresses.tables import Address
from dispatch.availability import HALVES
from dispatch.geo import SectorShape, shape_from_geojson
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill
from dispatch.places import Commune, Sector
from dispatch.requests import Job, Request
from dispatch.rules import Rules
from dispatch.states import State
from voisinage.observatory.coverage import Houses, Reach
from voisinage.observatory.half_days import Able
from voisinage.observatory.under_way import UNDER_WAY

MOST_HOUSES = 20_000  # beyond that a part of them, evenly spread, tells the same
MOST_REQUESTS = 1_000

ON_THE_MAP = (Request.ref, Request.state, Request.lat, Request.lon, Request.sector_id, Request.job_id)


@dataclass(frozen=True)
class Wanted:
    """Which bricoleurs are counted: those with a skill (a code), free on a half-day (weekday, "am" or "pm"), or all."""

    skill: str | None = None
    half_day: tuple[int, str] | None = None


def houses(session: Session, commune: Commune) -> Houses:
    """Where people live in a commune."""
    here = within(commune.insee)
    many = session.scalar(select(func.count()).select_from(Address).where(here)) or 0
    every = -(-many // MOST_HOUSES) or 1
    rows = session.execute(select(Address.lat, Address.lon).where(here, Address.id % every == 0)).all()
    places = np.array([tuple(row) for row in rows], dtype=np.float64).reshape(-1, 2)
    return Houses(places[:, 0], places[:, 1])


def bricoleurs(session: Session, commune: Commune, wanted: Wanted, today: date) -> list[Reach]:
    """The bricoleurs of a commune who can be asked today and who have what is wanted."""
    found = select(Volunteer.lat, Volunteer.lon, Volunteer.radius_m).where(*_askable(commune, today))
    if wanted.skill:
        skilled = (VolunteerSkill.volunteer_id == Volunteer.id, VolunteerSkill.skill == wanted.skill)
        found = found.where(select(VolunteerSkill.skill).where(*skilled).exists())
    if wanted.half_day:
        weekday, half = wanted.half_day
        _, start, end = HALVES[half]
        free = (
            AvailabilitySlot.volunteer_id == Volunteer.id,
            AvailabilitySlot.weekday == weekday,
            AvailabilitySlot.start_at <= _an_hour_before(end),
            AvailabilitySlot.end_at >= _an_hour_after(start),
        )
        found = found.where(select(AvailabilitySlot.id).where(*free).exists())
    rows = session.execute(found.order_by(Volunteer.id))
    return [Reach(lat, lon, radius_m) for lat, lon, radius_m in rows if lat is not None and lon is not None]


def able(session: Session, commune: Commune, today: date) -> list[Able]:
    """What each bricoleur who can be asked today can do, and on which half-days of the week: two queries."""
    mine = _askable(commune, today)
    skills: dict[int, set[str]] = {}
    has = select(VolunteerSkill.volunteer_id, VolunteerSkill.skill).join(
        Volunteer, Volunteer.id == VolunteerSkill.volunteer_id
    )
    for volunteer_id, skill in session.execute(has.where(*mine)):
        skills.setdefault(volunteer_id, set()).add(skill)
    free: dict[int, set[str]] = {}
    week = select(
        AvailabilitySlot.volunteer_id, AvailabilitySlot.weekday, AvailabilitySlot.start_at, AvailabilitySlot.end_at
    ).join(Volunteer, Volunteer.id == AvailabilitySlot.volunteer_id)
    for volunteer_id, weekday, start, end in session.execute(week.where(*mine)):
        free.setdefault(volunteer_id, set()).update(f"{weekday}-{half}" for half in _halves(start, end))
    return [Able(frozenset(known), frozenset(free.get(one, ()))) for one, known in skills.items()]


def asked_for(session: Session, commune: Commune, since: datetime) -> dict[str, int]:
    """How many requests of late wanted each skill."""
    found = select(Job.skill, func.count()).join(Request, Request.job_id == Job.id)
    mine = (Request.commune_id == commune.id, Request.state.in_(State), Request.opened_at >= since)
    return {row[0]: row[1] for row in session.execute(found.where(*mine).group_by(Job.skill))}


def sectors(session: Session, commune: Commune) -> list[SectorShape]:
    """The sectors of a commune, by name."""
    found = session.scalars(select(Sector).where(Sector.commune_id == commune.id).order_by(Sector.name))
    return [SectorShape(sector.id, sector.name, shape_from_geojson(sector.outline)) for sector in found]


def under_way(session: Session, commune: Commune) -> list[Request]:
    """The requests that have not ended, what waits for the mairie first: MOST_REQUESTS at most, for the drawing."""
    return list(
        session.scalars(
            select(Request)
            .where(Request.commune_id == commune.id, Request.state.in_(UNDER_WAY))
            .options(load_only(*ON_THE_MAP), joinedload(Request.job).load_only(Job.label))  # nothing to be unsealed
            .order_by(Request.state != "stuck", Request.opened_at)
            .limit(MOST_REQUESTS)
        )
    )


def _askable(commune: Commune, today: date) -> Sequence[ColumnElement[bool] | InstrumentedAttribute[bool]]:
    """What `matching.judging.unavailable` asks of anybody, but for landlines: a number is not opened to be counted."""
    rules, verified = Rules.from_json(commune.rules), Volunteer.phone_verified_at.is_not(None)
    met = ~Volunteer.to_meet
    return [
        Volunteer.commune_id == commune.id,
        Volunteer.is_bricoleur,
        Volunteer.lat.is_not(None),
        Volunteer.charter_signed_at.is_not(None),
        *([verified] if rules.verify_phones else []),
        met if rules.meet_first else or_(met, verified),
        Volunteer.stopped_at.is_(None),
        or_(Volunteer.paused_until.is_(None), Volunteer.paused_until <= today),
    ]


def _halves(start: time, end: time) -> list[str]:
    """The half-days of which this stretch holds an hour at least, as `bricoleurs` asks for it."""
    return [
        half
        for half, (_, begins, ends) in HALVES.items()
        if start <= _an_hour_before(ends) and end >= _an_hour_after(begins)
    ]


def _an_hour_before(at: time) -> time:
    return at.replace(hour=at.hour - 1)


def _an_hour_after(at: time) -> time:
    return at.replace(hour=at.hour + 1)
