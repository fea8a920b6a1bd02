"""One volunteer of the list into the database: what it says is kept, what it does not say stays as it was.

`foretell` does to the volunteer in hand what `store` would write, for whoever wants to see it first.
"""

from collections.abc import Collection

from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.joining.memberships import open_file
from dispatch.joining.signing import listed_foretold, note_listed
from dispatch.joining.words import JoinedBy
from dispatch.numbers.change import change_number
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill, VolunteerTool
from dispatch.places import Commune, Sector
from dispatch.states import Season
from dispatch.tools import OWNED_FOR
from voisinage.volunteers.entry import Entry


def store(desk: Desk, commune: Commune, known: Volunteer | None, entry: Entry) -> Volunteer:
    """The list says who they are; what was noted elsewhere (a pause, a stop, their skills) stays where it is silent."""
    volunteer = known or Volunteer(commune=commune, phone=entry.phone)
    if volunteer.phone != entry.phone:
        change_number(desk, volunteer, entry.phone)
    _fill_in(desk, volunteer, entry)
    desk.session.add(volunteer)
    desk.session.flush()
    volunteer.to_meet = False  # whoever is on the mairie's own list is no stranger
    if known is None:
        open_file(desk, volunteer, JoinedBy.LIST)
    if entry.charter_signed_on:
        note_listed(desk, volunteer, entry.charter_signed_on)
    return volunteer


def foretell(desk: Desk, commune: Commune, known: Volunteer | None, entry: Entry) -> Volunteer:
    """The volunteer as `store` would leave them. Nothing is written: the caller flushes nothing, and rolls back."""
    volunteer = known or Volunteer(commune=commune)
    volunteer.phone = entry.phone
    _fill_in(desk, volunteer, entry)
    if known and entry.charter_signed_on:
        volunteer.charter_signed_at = listed_foretold(desk, volunteer, entry.charter_signed_on)
    return volunteer


def _fill_in(desk: Desk, volunteer: Volunteer, entry: Entry) -> None:
    volunteer.first_name, volunteer.last_name = entry.first_name, entry.last_name
    volunteer.is_referent, volunteer.is_bricoleur = entry.is_referent, entry.is_bricoleur
    if entry.home:
        volunteer.lat, volunteer.lon = entry.home.point.lat, entry.home.point.lon
    for column in ("radius_m", "prefers_voice", "moves_by"):
        if (told := getattr(entry, column)) is not None:
            setattr(volunteer, column, told)
    _fill_in_lists(desk, volunteer, entry)


def _fill_in_lists(desk: Desk, volunteer: Volunteer, entry: Entry) -> None:
    own = {tool.tool: tool for tool in volunteer.tools}
    volunteer.tools = [own.get(code) or VolunteerTool(tool=code) for code in _tools(entry, noted=own.keys())]
    if entry.skills:
        able = {skill.skill: skill for skill in volunteer.skills}
        volunteer.skills = [able.get(code) or VolunteerSkill(skill=code) for code in entry.skills]
    if entry.slots:
        volunteer.slots = [
            AvailabilitySlot(weekday=slot.weekday, start_at=slot.start_at, end_at=slot.end_at, season=Season.ALWAYS)
            for slot in entry.slots
        ]
    if entry.sector_ids:
        volunteer.sectors = list(desk.session.scalars(select(Sector).where(Sector.id.in_(entry.sector_ids))))


def _tools(entry: Entry, *, noted: Collection[str]) -> list[str]:
    """What they own. Where the list says nothing: what is noted already, and what their skills take."""
    if entry.tools is not None:
        return entry.tools
    return sorted({*noted, *(OWNED_FOR[skill] for skill in entry.skills if skill in OWNED_FOR)})
