"""The requests that the board keeps to, one a row of a file: no name, no number, no address."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent, Organisation
from dispatch.places import Commune, Sector
from dispatch.requests import Job, Request
from dispatch.states import State
from voisinage.board.board_queries import order_of
from voisinage.board.filters import Filters
from voisinage.labels import label
from voisinage.observatory.exports import Cell, Sheet

HEAD = (
    "Référence", "Service", "Secteur", "État", "Urgence", "Organisation", "Échéance", "Enregistrée le",
    "Prise en charge le", "Faite le", "Close le",
)  # fmt: skip


def requests_sheet(session: Session, town: Commune, filters: Filters) -> Sheet:
    """Every request that the filters keep, in the order of the page."""
    return Sheet("voisinage-demandes", HEAD, _rows(session, town, filters))


def _rows(session: Session, town: Commune, filters: Filters) -> Iterator[list[Cell]]:
    found = (
        select(
            Request.ref, Job.label, Sector.name, Request.state, Request.urgency, Organisation.name, Request.chase_at,
            Request.opened_at, _first_time(JournalEntry.event == Event.TAKEN_CHARGE),
            _first_time(JournalEntry.to_state == State.DONE), Request.ended_at,
        )
        .join(Job, Job.id == Request.job_id)
        .join(Agent, Agent.id == Request.prescriber_id)
        .join(Organisation, Organisation.id == Agent.organisation_id)
        .outerjoin(Sector, Sector.id == Request.sector_id)
        .where(Request.commune_id == town.id, *filters.conditions)
        .order_by(*order_of(filters.chosen))
    )  # fmt: skip
    zone = ZoneInfo(town.timezone)
    for ref, job, sector, state, urgency, organisation, *instants in session.execute(found):
        words: list[Cell] = [ref, job, sector, label(state), label(urgency), organisation]
        yield [*words, *(_local(instant, zone) for instant in instants)]


def _first_time(what: ColumnElement[bool]) -> ScalarSelect[datetime]:
    """When this first happened to the request: its story has an index of its own."""
    lines = select(func.min(JournalEntry.at)).where(JournalEntry.request_id == Request.id, what)
    return lines.correlate(Request).scalar_subquery()


def _local(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    return instant.astimezone(zone) if instant else None
