"""The mairie's list of volunteers into the database: all or nothing, known phones updated."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill
from dispatch.places import Commune, Sector
from voisinage.volunteers.entry import Entry, Ground, read_entry
from voisinage.volunteers.far import far_doubter
from voisinage.volunteers.homes import home_finder
from voisinage.volunteers.table import Row, read_table
from voisinage.volunteers.words import plain


@dataclass(frozen=True)
class Report:
    """What came of a file. With any complaint, nothing was stored."""

    complaints: list[str]  # French, one for each wrong cell, with its line
    added: int = 0
    updated: int = 0
    doubts: list[str] = field(default_factory=list)  # French: stored all the same, but somebody should check


def import_volunteers(session: Session, commune: Commune, content: bytes, *, now: datetime) -> Report:
    """Store every row of the file, or none. Raises ImportRefused when it cannot be read; never commits."""
    ground = _ground(session, commune, now)
    read = [(row, *read_entry(row, ground)) for row in read_table(content)]
    complaints = [f"ligne {row.line} : {wrong}" for row, _, found in read for wrong in found]
    complaints += _twice((row, entry) for row, entry, found in read if not found)
    if complaints:
        return Report(complaints)
    known = {
        volunteer.phone: volunteer
        for volunteer in session.scalars(select(Volunteer).where(Volunteer.commune_id == commune.id))
    }
    entries = [entry for _, entry, _ in read]
    for entry in entries:
        _store(session, commune, known.get(entry.phone), entry)
    session.flush()
    updated = sum(entry.phone in known for entry in entries)
    doubts = [f"ligne {row.line} : {entry.home.doubt}" for row, entry, _ in read if entry.home and entry.home.doubt]
    return Report([], added=len(entries) - updated, updated=updated, doubts=doubts)


def _ground(session: Session, commune: Commune, now: datetime) -> Ground:
    sectors = session.scalars(select(Sector).where(Sector.commune_id == commune.id))
    return Ground(
        territory=commune.territory,
        insee=commune.insee,
        sectors={plain(sector.name): sector.id for sector in sectors},
        today=now.astimezone(ZoneInfo(commune.timezone)).date(),
        find_home=home_finder(session, commune),
        doubt=far_doubter(session, commune),
    )


def _twice(rows: Iterable[tuple[Row, Entry]]) -> list[str]:
    first: dict[str, int] = {}
    return [
        f"ligne {row.line} : telephone : le même numéro est déjà à la ligne {first[entry.phone]}"
        for row, entry in rows
        if first.setdefault(entry.phone, row.line) != row.line
    ]


def _store(session: Session, commune: Commune, known: Volunteer | None, entry: Entry) -> None:
    """The list says who they are; a pause, a stop or a charter already noted stays."""
    volunteer = known or Volunteer(commune=commune, phone=entry.phone)
    volunteer.first_name, volunteer.last_name = entry.first_name, entry.last_name
    volunteer.is_referent, volunteer.is_bricoleur = entry.is_referent, entry.is_bricoleur
    volunteer.lat, volunteer.lon = (entry.home.point.lat, entry.home.point.lon) if entry.home else (None, None)
    volunteer.radius_m = entry.radius_m
    if entry.charter_signed_on:
        zone = ZoneInfo(commune.timezone)
        volunteer.charter_signed_at = datetime.combine(entry.charter_signed_on, time(), zone).astimezone(UTC)
    volunteer.skills = [VolunteerSkill(skill=code) for code in entry.skills]
    volunteer.slots = [
        AvailabilitySlot(weekday=slot.weekday, start_at=slot.start_at, end_at=slot.end_at) for slot in entry.slots
    ]
    volunteer.sectors = list(session.scalars(select(Sector).where(Sector.id.in_(entry.sector_ids))))
    session.add(volunteer)
