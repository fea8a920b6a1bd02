"""A volunteer as a list would tell of them, column by column in French, so that before and after can be compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dispatch.catalogue import SKILLS
from dispatch.geo import Point, flat_metres
from dispatch.people import Volunteer
from dispatch.tools import TOOLS
from sms.phone import display
from voisinage.board.care_words import TRAVEL, slot_told
from voisinage.formats import metres
from voisinage.volunteers.roles import roles

NOTHING = "rien"
SAME_DOOR_M = 20  # closer than this, two points are one home


@dataclass(frozen=True)
class Portrait:
    """Each column with its words, and the home apart: two points are told by the way between them."""

    columns: Mapping[str, str]
    home: Point | None


def portrait(volunteer: Volunteer) -> Portrait:
    """What is kept of a volunteer now."""
    signed = _day(volunteer.charter_signed_at, volunteer)
    week = sorted(volunteer.slots, key=lambda slot: (slot.weekday, slot.start_at))
    columns = {
        "nom": f"{volunteer.first_name} {volunteer.last_name}",
        "téléphone": display(volunteer.phone),
        "rôle": roles(volunteer),
        "compétences": _all(SKILLS.get(one.skill, one.skill) for one in volunteer.skills),
        "secteurs": _all(sector.name for sector in volunteer.sectors),
        "rayon": metres(volunteer.radius_m),
        "disponibilités": ", ".join(map(slot_told, week)) or NOTHING,
        "charte": f"signée le {signed:%d/%m/%Y}" if signed else "pas signée",
        "appel": "oui" if volunteer.prefers_voice else "non",
        "déplacement": TRAVEL[volunteer.moves_by],
        "outils": _all(TOOLS.get(one.tool, one.tool) for one in volunteer.tools),
    }
    return Portrait(columns, home_of(volunteer))


def _day(instant: datetime | None, volunteer: Volunteer) -> date | None:
    """Where they live: midnight there is still the day before in UTC."""
    return instant.astimezone(ZoneInfo(volunteer.commune.timezone)).date() if instant else None


def home_of(volunteer: Volunteer) -> Point | None:
    """Where they live, once it is known."""
    return None if volunteer.lat is None or volunteer.lon is None else Point(volunteer.lat, volunteer.lon)


def changes(before: Portrait, after: Portrait) -> Iterator[str]:
    """What differs, such as "rayon : 1,5 km → 2 km"."""
    for column, was in before.columns.items():
        if was != after.columns[column]:
            yield f"{column} : {was} → {after.columns[column]}"
    if before.home is None and after.home:
        yield "adresse : inconnue → située"
    elif before.home and after.home and before.home != after.home:
        yield f"adresse : à {metres(flat_metres(before.home, after.home))} de celle d’avant"


def is_one_home(one: Point | None, other: Point | None) -> bool:
    """Whether two known points are the same door."""
    return one is not None and other is not None and flat_metres(one, other) < SAME_DOOR_M


def _all(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or NOTHING
