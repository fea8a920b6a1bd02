"""Whole lists as files: the requests of a period without anybody's name, the volunteers as the mairie knows them."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from dispatch.catalogue import SKILLS
from dispatch.events import Event
from dispatch.joining.memberships import still_here
from dispatch.journal import STEP, JournalEntry
from dispatch.people import Agent, Organisation, Volunteer
from dispatch.places import Commune, Sector
from dispatch.requests import Job, Request
from dispatch.states import State
from sms.phone import display
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.labels import label
from voisinage.observatory.blueprint import mairie_only, observatory
from voisinage.observatory.exports import Cell, Sheet, as_file
from voisinage.observatory.period import Period, PeriodRefused, period_from
from voisinage.volunteers.by_name import ids_by_name, in_order
from voisinage.volunteers.roles import roles

REQUESTS_HEAD = (
    "Référence", "Service", "Secteur", "État", "Urgence", "Organisation", "Enregistrée le", "Prise en charge le",
    "Faite le", "Close le",
)  # fmt: skip
VOLUNTEERS_HEAD = (
    "Prénom", "Nom", "Téléphone", "Rôles", "Savoir-faire", "Secteurs", "Charte signée le", "En pause jusqu’au",
    "Ne veut plus de messages depuis le",
)  # fmt: skip
BATCH = 500  # volunteers read at a time, with what belongs to them


@observatory.get("/listes/demandes.<any(csv, xlsx):kind>")
@mairie_only
def requests_file(kind: str) -> ResponseReturnValue:
    """The requests recorded in a period (`?du=`, `?au=`, as on the page of figures), one a row."""
    zone = ZoneInfo(commune().timezone)
    today = desk().now.astimezone(zone).date()
    try:
        period = period_from(request.args, today, zone)
    except PeriodRefused:
        period = period_from({}, today, zone)
    return as_file(Sheet("voisinage-demandes", REQUESTS_HEAD, _requests(db.session(), commune(), period)), kind)


@observatory.get("/listes/benevoles.<any(csv, xlsx):kind>")
@mairie_only
def volunteers_file(kind: str) -> ResponseReturnValue:
    """Everybody who signed up, by name."""
    return as_file(Sheet("voisinage-benevoles", VOLUNTEERS_HEAD, _volunteers(db.session(), commune())), kind)


def _requests(session: Session, town: Commune, period: Period) -> Iterator[list[Cell]]:
    opened = (Request.commune_id == town.id, Request.opened_at >= period.start, Request.opened_at < period.end)
    steps = (
        select(
            JournalEntry.request_id,
            func.min(JournalEntry.at).filter(JournalEntry.event == Event.TAKEN_CHARGE).label("taken_at"),
            func.min(JournalEntry.at).filter(JournalEntry.to_state == State.DONE).label("done_at"),
        )
        .join(Request, Request.id == JournalEntry.request_id)
        .where(*opened, STEP)
        .group_by(JournalEntry.request_id)
        .subquery()
    )
    found = (
        select(
            Request.ref, Job.label, Sector.name, Request.state, Request.urgency, Organisation.name,
            Request.opened_at, steps.c.taken_at, steps.c.done_at, Request.ended_at,
        )
        .join(Job, Job.id == Request.job_id)
        .join(Agent, Agent.id == Request.prescriber_id)
        .join(Organisation, Organisation.id == Agent.organisation_id)
        .outerjoin(Sector, Sector.id == Request.sector_id)
        .outerjoin(steps, steps.c.request_id == Request.id)
        .where(*opened)
        .order_by(Request.opened_at, Request.id)
    )  # fmt: skip
    for ref, job, sector, state, urgency, organisation, *instants in session.execute(found):
        words: list[Cell] = [ref, job, sector, label(state), label(urgency), organisation]
        yield [*words, *(_local(instant, period.zone) for instant in instants)]


def _volunteers(session: Session, town: Commune) -> Iterator[list[Cell]]:
    zone = ZoneInfo(town.timezone)
    ids = ids_by_name(session, Volunteer.commune_id == town.id, still_here())
    for one in _by_batches(session, ids):
        yield [
            one.first_name,
            one.last_name,
            display(one.phone),
            roles(one),
            ", ".join(sorted(SKILLS.get(held.skill, held.skill) for held in one.skills)),
            ", ".join(sector.name for sector in one.sectors),
            _local(one.charter_signed_at, zone),
            one.paused_until.strftime("%d/%m/%Y") if one.paused_until else None,
            _local(one.stopped_at, zone),
        ]


def _local(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    return instant.astimezone(zone) if instant else None


def _by_batches(session: Session, ids: list[int]) -> Iterator[Volunteer]:
    whole = select(Volunteer).options(selectinload(Volunteer.skills), selectinload(Volunteer.sectors))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        yield from in_order(batch, session.scalars(whole.where(Volunteer.id.in_(batch))))
