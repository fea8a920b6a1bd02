"""One row of the mairie's list, understood: what each cell must be, and what to say when it is not."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from dispatch.catalogue import SKILLS
from dispatch.french_ground import is_in_its_territory
from dispatch.geo import Point
from dispatch.states import Travel
from sms.phone import PhoneKind, parse_phone
from voisinage.volunteers.gear import parse_tools, parse_travel
from voisinage.volunteers.homes import Home
from voisinage.volunteers.table import TITLES, Row
from voisinage.volunteers.week import Slot, parse_week
from voisinage.volunteers.words import listed, plain

T = TypeVar("T")
YES_OR_NO = {"": None, "oui": True, "non": False}
ROLES = {"referent": (True, False), "bricoleur": (False, True), "les deux": (True, True)}
RADII_M = range(100, 50_001)
LONGEST_NAME = 60
_FRENCH_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_RADIUS = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*(km|m)?")
_SKILL_OF = {plain(word): code for code, label in SKILLS.items() for word in (code, label)}


@dataclass(frozen=True)
class Ground:
    """What a row is read against."""

    territory: str  # of the commune, for its phone numbers
    insee: str  # of the commune
    sectors: dict[str, int]  # plain name -> id
    today: date
    find_home: Callable[[str], Home]  # an address -> where it is; raises ValueError with a French sentence
    doubt: Callable[[Point], str]  # a point given as such -> what to check about it, in French


@dataclass(frozen=True)
class Entry:
    """A volunteer as the list tells of them."""

    first_name: str
    last_name: str
    phone: str  # E.164, a mobile or a landline
    old_phone: str  # E.164, the number they had before; empty: the same
    prefers_voice: bool | None  # None: the list does not tell
    is_referent: bool
    is_bricoleur: bool
    skills: list[str]  # none: the list does not tell; so for the sectors, the home, the slots
    sector_ids: list[int]
    home: Home | None
    radius_m: int | None  # None: the list does not tell
    slots: list[Slot]
    charter_signed_on: date | None
    moves_by: Travel | None  # None: the list does not tell
    tools: list[str] | None


@dataclass
class _Reading:
    """Reads cell after cell, and collects every complaint instead of stopping at the first."""

    row: Row
    complaints: list[str] = field(default_factory=list)

    def take(self, read: Callable[[str], T], column: str, otherwise: T) -> T:
        try:
            return read(self.row.cells[column])
        except ValueError as error:
            self.complaints.append(f"{TITLES[column]} : {error}")
            return otherwise


def read_entry(row: Row, ground: Ground) -> tuple[Entry, list[str]]:
    """The entry, and everything wrong with it in French; with complaints the entry is not to be used."""
    reading = _Reading(row)
    is_referent, is_bricoleur = reading.take(_role, "role", (False, False))
    entry = Entry(
        first_name=reading.take(_name, "prenom", ""),
        last_name=reading.take(_name, "nom", ""),
        phone=reading.take(lambda cell: _phone(cell, ground.territory), "telephone", ""),
        old_phone=reading.take(lambda cell: _phone(cell, ground.territory) if cell else "", "ancien_telephone", ""),
        prefers_voice=reading.take(_yes_or_no, "appel", None),
        is_referent=is_referent,
        is_bricoleur=is_bricoleur,
        skills=reading.take(_skills, "competences", []),
        sector_ids=reading.take(lambda cell: _sectors(cell, ground.sectors), "secteurs", []),
        home=reading.take(lambda cell: _home(row.cells, cell, ground), "adresse", None),
        radius_m=reading.take(_radius, "rayon", None),
        slots=reading.take(parse_week, "disponibilites", []),
        charter_signed_on=reading.take(lambda cell: _past_date(cell, ground.today), "charte_signee_le", None),
        moves_by=reading.take(parse_travel, "deplacement", None),
        tools=reading.take(parse_tools, "outils", None),
    )
    return entry, reading.complaints


def _name(cell: str) -> str:
    if not cell or len(cell) > LONGEST_NAME:
        raise ValueError(f"il faut de 1 à {LONGEST_NAME} lettres")
    return cell


def _role(cell: str) -> tuple[bool, bool]:
    if plain(cell) not in ROLES:
        raise ValueError(f"« {cell} » : écrivez référent, bricoleur ou les deux")
    return ROLES[plain(cell)]


def _phone(cell: str, territory: str) -> str:
    number = parse_phone(cell, territory)
    if number.kind is PhoneKind.OTHER:
        raise ValueError("ce numéro n'est ni un mobile ni un fixe")
    return number.e164


def _yes_or_no(cell: str) -> bool | None:
    if plain(cell) not in YES_OR_NO:
        raise ValueError(f"« {cell} » : écrivez oui ou non")
    return YES_OR_NO[plain(cell)]


def _skills(cell: str) -> list[str]:
    unknown = [word for word in listed(cell) if plain(word) not in _SKILL_OF]
    if unknown:
        raise ValueError(f"« {', '.join(unknown)} » n'est pas dans la liste : {', '.join(SKILLS.values())}")
    return sorted({_SKILL_OF[plain(word)] for word in listed(cell)})


def _sectors(cell: str, known: dict[str, int]) -> list[int]:
    unknown = [name for name in listed(cell) if plain(name) not in known]
    if unknown:
        raise ValueError(f"le secteur « {', '.join(unknown)} » n'existe pas dans la commune")
    return sorted({known[plain(name)] for name in listed(cell)})


def _home(cells: dict[str, str], address: str, ground: Ground) -> Home | None:
    if not cells["lat"] and not cells["lon"]:
        return ground.find_home(address) if address else None
    try:
        point = Point(float(cells["lat"].replace(",", ".")), float(cells["lon"].replace(",", ".")))
    except ValueError as error:
        raise ValueError("lat et lon vont ensemble, en degrés, comme 43.6465 et 0.5855") from error
    if is_in_its_territory(point.lon, point.lat, ground.insee):
        return Home(point, ground.doubt(point))
    swapped = is_in_its_territory(point.lat, point.lon, ground.insee)
    raise ValueError("ce point est loin de la commune" + (" : lat et lon sont-elles inversées ?" if swapped else ""))


def _radius(cell: str) -> int | None:
    if not cell:
        return None
    found = _RADIUS.fullmatch(plain(cell))
    metres = round(float(found[1].replace(",", ".")) * (1_000 if found[2] == "km" else 1)) if found else 0
    if metres not in RADII_M:
        raise ValueError(f"« {cell} » : écrivez une distance de 100 m à 50 km, comme 1500 ou 2 km")
    return metres


def _past_date(cell: str, today: date) -> date | None:
    if not cell:
        return None
    try:
        signed = date.fromisoformat(_FRENCH_DATE.sub(r"\3-\2-\1", cell))
    except ValueError as error:
        raise ValueError(f"« {cell} » : écrivez une date comme 31/12/2025") from error
    if signed > today:
        raise ValueError(f"« {cell} » est dans l'avenir")
    return signed
