"""A real commune as the town of a simulation: its people and sectors, and how many requests it has had."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from dispatch.availability import OwnQuiet
from dispatch.channels import is_landline
from dispatch.geo import Point, shape_from_geojson
from dispatch.matching.hours import Hours, hours_of
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Job, Request
from dispatch.rules import Rules
from dispatch.simulation.setting import Setting, job_kind
from dispatch.simulation.town import Area, Guide, Helper, JobKind
from dispatch.states import DoneBy

YEAR = timedelta(days=365)
LEAST_PAST = timedelta(days=60)  # of a commune that says something of its rhythm
LEAST_REQUESTS = 20
PER_BRICOLEUR = 6.0  # a year: what the default town has, where the past says nothing yet
OUTSKIRTS = 0.01  # degrees around the people of a commune without sectors
PERSON_ASKS = 2.25  # times a year
NOTHING_TOLD = Hours([], [])


class NotATown(Exception):
    """There is nothing to simulate: no bricoleur who may be asked. The message is French."""


@dataclass(frozen=True)
class CommuneTown:
    """The setting, and whether the number of requests is the commune's own or supposed."""

    setting: Setting
    rules: Rules
    from_its_past: bool


def town_of(session: Session, commune: Commune, *, now: datetime, can_call: bool = True) -> CommuneTown:
    """The commune as it is today; `can_call` as in `desk.Line`. Raises NotATown where nobody can be asked."""
    rules = Rules.from_json(commune.rules)
    asked = [one for one in _bricoleurs(session, commune) if _may_be_asked(one, rules, can_call=can_call)]
    told = hours_of(session, [one.id for one in asked], now=now)
    helpers = [_helper(one, told.get(one.id, NOTHING_TOLD), now) for one in asked]
    if not helpers:
        raise NotATown("Aucun bricoleur ne peut encore être sollicité : il n'y a rien à simuler.")
    areas, past = _areas(commune, helpers), _past(session, commune, now)
    rate = _rate(past, now)
    requests = rate or PER_BRICOLEUR * len(helpers)
    setting = Setting(
        jobs=_jobs(session, commune, past.jobs),
        areas=tuple(_weighed(area, helpers, past.sectors) for area in areas),
        bricoleurs=len(helpers),
        requests_a_year=requests,
        helped=max(10, round(requests / PERSON_ASKS)),
        first_day=now.astimezone(ZoneInfo(commune.timezone)).date(),
        timezone=commune.timezone,
        territory=commune.territory,
        insee=commune.insee,
        known=tuple(helpers),
        guides=tuple(_guides(session, commune, areas)),
    )
    return CommuneTown(setting, rules, rate is not None)


@dataclass(frozen=True)
class _Past:
    since: datetime | None
    sectors: Counter[int | None]
    jobs: Counter[int]


def _past(session: Session, commune: Commune, now: datetime) -> _Past:
    """The requests of the last twelve months, counted."""
    recent = (Request.commune_id == commune.id, Request.opened_at > now - YEAR)
    counted = select(Request.sector_id, Request.job_id, func.count()).where(*recent)
    sectors, jobs = Counter[int | None](), Counter[int]()
    for sector, job, count in session.execute(counted.group_by(Request.sector_id, Request.job_id)):
        sectors[sector] += count
        jobs[job] += count
    return _Past(session.scalar(select(func.min(Request.opened_at)).where(*recent)), sectors, jobs)


def _rate(past: _Past, now: datetime) -> float | None:
    """Requests a year, or None while the past is too short to tell."""
    if past.since is None or now - past.since < LEAST_PAST or past.jobs.total() < LEAST_REQUESTS:
        return None
    return past.jobs.total() * (YEAR / (now - past.since))


def _bricoleurs(session: Session, commune: Commune) -> list[Volunteer]:
    whole = (selectinload(Volunteer.skills), selectinload(Volunteer.tools))
    of_commune = (Volunteer.commune_id == commune.id, Volunteer.is_bricoleur, Volunteer.stopped_at.is_(None))
    return list(session.scalars(select(Volunteer).where(*of_commune).order_by(Volunteer.id).options(*whole)))


def _may_be_asked(volunteer: Volunteer, rules: Rules, *, can_call: bool) -> bool:
    """What `matching.judging.unavailable` asks of anybody, but for breaks: those end within the year."""
    verified = volunteer.phone_verified_at is not None
    return (
        volunteer.lat is not None
        and volunteer.charter_signed_at is not None
        and (verified or not rules.verify_phones)
        and (not volunteer.to_meet or (verified and not rules.meet_first))
        and (can_call or not is_landline(volunteer.phone))
    )


def _helper(volunteer: Volunteer, told: Hours, now: datetime) -> Helper:
    """What the tables of production tell of them."""
    away = () if volunteer.paused_until is None else ((now.astimezone(UTC).date(), volunteer.paused_until),)
    return Helper(
        id=volunteer.id,
        point=Point(volunteer.lat or 0.0, volunteer.lon or 0.0),
        area_id=0,
        radius_m=volunteer.radius_m,
        skills=frozenset(owned.skill for owned in volunteer.skills),
        slots=tuple(told.slots),
        since=now - YEAR,
        willing=1.0,  # drawn with each town
        away=away,
        asks_per_week=volunteer.asks_per_week,
        moves_by=volunteer.moves_by,
        tools=frozenset(owned.tool for owned in volunteer.tools),
        once=tuple(told.once),
        quiet=_quiet(volunteer),
        asks_per_day=volunteer.asks_per_day,
        only_sector_id=volunteer.only_sector_id,
        pair_only=volunteer.pair_only,
    )


def _quiet(volunteer: Volunteer) -> OwnQuiet | None:
    if volunteer.quiet_from is None or volunteer.quiet_until is None:
        return None
    return OwnQuiet(volunteer.quiet_from, volunteer.quiet_until, ZoneInfo(volunteer.commune.timezone))


def _areas(commune: Commune, helpers: list[Helper]) -> list[Area]:
    """The sectors; the whole around its people where there is none."""
    areas = [Area(sector.id, sector.name, shape_from_geojson(sector.outline)) for sector in commune.sectors]
    return areas or [Area(0, commune.name, _hull(helpers))]


def _hull(helpers: list[Helper]) -> BaseGeometry:
    homes = shapely.MultiPoint([(helper.point.lon, helper.point.lat) for helper in helpers])
    return homes.convex_hull.buffer(OUTSKIRTS)


def _weighed(area: Area, helpers: list[Helper], sectors: Counter[int | None]) -> Area:
    """With its share of the people and of the requests; one more each, so that no sector is out of the question."""
    here = sum(area.shape.contains(shapely.Point(helper.point.lon, helper.point.lat)) for helper in helpers)
    return Area(area.id, area.name, area.shape, 1.0 + here, 1.0 + sectors[area.id])


def _jobs(session: Session, commune: Commune, past: Counter[int]) -> tuple[JobKind, ...]:
    """What neighbours do here, as often as it was asked for; as often as elsewhere while the past is short."""
    by_neighbours = (Job.commune_id == commune.id, Job.done_by == DoneBy.NEIGHBOURS, Job.active)
    found = []
    for job in session.scalars(select(Job).where(*by_neighbours).order_by(Job.id)):
        usual = job_kind(job.code, job.skill, job.minutes, pair=job.pair)
        weight = usual.weight + past[job.id]
        found.append(replace(usual, weight=weight, tool=job.tool))
    return tuple(found)


def _guides(session: Session, commune: Commune, areas: list[Area]) -> list[Guide]:
    """The referents; whoever has no address is put in the middle of the first sector."""
    of_commune = (Volunteer.commune_id == commune.id, Volunteer.is_referent, Volunteer.stopped_at.is_(None))
    found = select(Volunteer).where(*of_commune).order_by(Volunteer.id).options(selectinload(Volunteer.sectors))
    middle = areas[0].shape.centroid
    return [
        Guide(
            id=one.id,
            point=Point(one.lat if one.lat is not None else middle.y, one.lon if one.lon is not None else middle.x),
            area_ids=frozenset(sector.id for sector in one.sectors),
        )
        for one in session.scalars(found)
    ]
