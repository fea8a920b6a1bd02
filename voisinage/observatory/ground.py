"""What the map of the mairie is made of: houses, bricoleurs who can be asked, requests under way."""

from dataclasses import dataclass
from datetime import date, time

import numpy as np
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from dispatch.addresses.scope import within
from dispatch.addresses.tables import Address
from dispatch.availability import HALVES
from dispatch.geo import SectorShape, shape_from_geojson
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill
from dispatch.places import Commune, Sector
from dispatch.requests import Request
from dispatch.states import ENDED
from voisinage.observatory.coverage import Houses, Reach

MOST_HOUSES = 20_000  # beyond that a part of them, evenly spread, tells the same
MOST_REQUESTS = 1_000


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
    askable = (
        Volunteer.commune_id == commune.id,
        Volunteer.is_bricoleur,
        Volunteer.lat.is_not(None),
        Volunteer.charter_signed_at.is_not(None),
        Volunteer.phone_verified_at.is_not(None),
        Volunteer.stopped_at.is_(None),
        or_(Volunteer.paused_until.is_(None), Volunteer.paused_until <= today),
    )
    found = select(Volunteer.lat, Volunteer.lon, Volunteer.radius_m).where(*askable)
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


def sectors(session: Session, commune: Commune) -> list[SectorShape]:
    """The sectors of a commune, by name."""
    found = session.scalars(select(Sector).where(Sector.commune_id == commune.id).order_by(Sector.name))
    return [SectorShape(sector.id, sector.name, shape_from_geojson(sector.outline)) for sector in found]


def under_way(session: Session, commune: Commune) -> list[Request]:
    """The requests that have not ended, what waits for the mairie first."""
    return list(
        session.scalars(
            select(Request)
            .where(Request.commune_id == commune.id, Request.state.not_in(ENDED))
            .options(joinedload(Request.job))
            .order_by(Request.state != "stuck", Request.opened_at)
            .limit(MOST_REQUESTS)
        )
    )


def _an_hour_before(at: time) -> time:
    return at.replace(hour=at.hour - 1)


def _an_hour_after(at: time) -> time:
    return at.replace(hour=at.hour + 1)
