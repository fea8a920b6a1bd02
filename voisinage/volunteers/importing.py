"""The mairie's list of volunteers into the database: all or nothing, known phones updated."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.channels import is_landline
from dispatch.desk import Desk
from dispatch.joining.memberships import open_file
from dispatch.joining.signing import note_listed
from dispatch.joining.words import JoinedBy
from dispatch.numbers.change import change_number
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill, VolunteerTool
from dispatch.places import Commune, Sector
from dispatch.tools import OWNED_FOR
from voisinage.volunteers.entry import Entry, Ground, read_entry
from voisinage.volunteers.far import far_doubter
from voisinage.volunteers.homes import home_finder
from voisinage.volunteers.known import Known
from voisinage.volunteers.table import Row, read_table
from voisinage.volunteers.words import plain


@dataclass(frozen=True)
class Report:
    """What came of a file. With any complaint, nothing was stored. All of it is French, each with its line."""

    complaints: list[str]  # one for each wrong cell
    added: int = 0
    updated: int = 0
    doubts: list[str] = field(default_factory=list)  # stored all the same, but somebody should check
    notes: list[str] = field(default_factory=list)  # what follows from what was stored


def import_volunteers(desk: Desk, commune: Commune, content: bytes) -> Report:
    """Store every row of the file, or none. Raises ImportRefused when it cannot be read; never commits."""
    return import_rows(desk, commune, read_table(content))


def import_rows(desk: Desk, commune: Commune, table: Sequence[Row]) -> Report:
    """The same for rows that were read already."""
    ground = _ground(desk.session, commune, desk.now)
    read = [(row, *read_entry(row, ground)) for row in table]
    complaints = [f"ligne {row.line} : {wrong}" for row, _, found in read for wrong in found]
    rows = [(row, entry) for row, entry, found in read if not found]
    known = Known.of(desk.session, commune)
    complaints += [*_twice(rows), *_old_numbers(rows, known)]
    if complaints:
        return Report(complaints)
    doubts, notes = _doubts(rows, known), _notes(rows, can_call=desk.line.can_call)
    updated = sum(known.whose(entry) is not None for _, entry in rows)
    for _, entry in rows:
        _store(desk, commune, known.whose(entry), entry)
    desk.session.flush()
    return Report([], len(rows) - updated, updated, doubts, notes)


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


def _old_numbers(rows: Sequence[tuple[Row, Entry]], known: Known) -> list[str]:
    entries = [entry for _, entry in rows]
    wrong = ((row.line, known.complaint(entry, entries)) for row, entry in rows)
    return [f"ligne {line} : ancien_telephone : {complaint}" for line, complaint in wrong if complaint]


def _doubts(rows: Sequence[tuple[Row, Entry]], known: Known) -> list[str]:
    entries = [entry for _, entry in rows]
    told = ((row.line, (entry.home.doubt if entry.home else "", known.doubt(entry, entries))) for row, entry in rows)
    return [f"ligne {line} : {doubt}" for line, doubts in told for doubt in doubts if doubt]


def _notes(rows: Iterable[tuple[Row, Entry]], *, can_call: bool) -> list[str]:
    words = "fixe : sera appelé" if can_call else "fixe : il faut un opérateur vocal pour l'appeler"
    return [f"ligne {row.line} : {words}" for row, entry in rows if is_landline(entry.phone)]


def _store(desk: Desk, commune: Commune, known: Volunteer | None, entry: Entry) -> None:
    """The list says who they are; what was noted elsewhere (a pause, a stop, their hours) stays where it is silent."""
    volunteer = known or Volunteer(commune=commune, phone=entry.phone)
    if volunteer.phone != entry.phone:
        change_number(desk, volunteer, entry.phone)
    volunteer.first_name, volunteer.last_name = entry.first_name, entry.last_name
    volunteer.is_referent, volunteer.is_bricoleur = entry.is_referent, entry.is_bricoleur
    volunteer.lat, volunteer.lon = (entry.home.point.lat, entry.home.point.lon) if entry.home else (None, None)
    if entry.radius_m is not None:
        volunteer.radius_m = entry.radius_m
    if entry.prefers_voice is not None:
        volunteer.prefers_voice = entry.prefers_voice
    if entry.moves_by is not None:
        volunteer.moves_by = entry.moves_by
    own = {tool.tool: tool for tool in volunteer.tools}
    volunteer.tools = [own.get(code) or VolunteerTool(tool=code) for code in _tools(entry, noted=own.keys())]
    volunteer.skills = [VolunteerSkill(skill=code) for code in entry.skills]
    if entry.slots:
        volunteer.slots = [
            AvailabilitySlot(weekday=slot.weekday, start_at=slot.start_at, end_at=slot.end_at) for slot in entry.slots
        ]
    volunteer.sectors = list(desk.session.scalars(select(Sector).where(Sector.id.in_(entry.sector_ids))))
    desk.session.add(volunteer)
    desk.session.flush()
    volunteer.to_meet = False  # whoever is on the mairie's own list is no stranger
    if known is None:
        open_file(desk, volunteer, JoinedBy.LIST)
    if entry.charter_signed_on:
        note_listed(desk, volunteer, entry.charter_signed_on)


def _tools(entry: Entry, *, noted: Collection[str]) -> list[str]:
    """What they own. Where the list says nothing: what is noted already, and what their skills take."""
    if entry.tools is not None:
        return entry.tools
    return sorted({*noted, *(OWNED_FOR[skill] for skill in entry.skills if skill in OWNED_FOR)})
