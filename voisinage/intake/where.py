"""From the address typed to a point: certain, chosen among suggestions, put on the map, or left for the mairie to find.

The browser's word counts only for a pin, and only in its part of France; a suggestion is searched again here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from sqlalchemy.orm import Session

from dispatch.addresses.search import FoundAddress, find_addresses, is_elsewhere
from dispatch.french_ground import is_in_its_territory
from dispatch.geo import Point

MOST_SUGGESTED = 5
ALIKE = 0.75  # of the best score: what is less alike only makes the list longer
SURE_SCORE, SURE_LEAD = 0.95, 0.05  # every word and the number are as typed, and nothing else comes near
LONGEST_ADDRESS = 200  # characters, as `request.address` holds
PIN, LATER = "pin", "later"
ELSEWHERE = "Cette adresse semble être hors de la commune."


@dataclass(frozen=True)
class Typed:
    """What the browser sent about the place. `choice` answers the suggestions for the text `answered`."""

    text: str
    choice: str
    answered: str
    lat: str
    lon: str


@dataclass(frozen=True)
class Place:
    """An address to store. Without a point the mairie finds it on the map first."""

    address: str
    point: Point | None


@dataclass(frozen=True)
class Understood:
    """What came of it: a place, or what is wrong. `suggestions` is None where the text alone was enough."""

    place: Place | None
    suggestions: Sequence[FoundAddress] | None = None
    problem: str = ""


def understand(session: Session, insee: str, typed: Typed) -> Understood:
    """Where `typed` is, within a commune."""
    found = suggested(session, typed.text, insee)
    choice = typed.choice if typed.answered == typed.text else ""
    if choice == LATER:
        return Understood(Place(typed.text, None), found)
    if choice == PIN:
        return _pinned(typed, insee, found=found)
    elsewhere = is_elsewhere(session, typed.text, insee=insee)
    sure = None if elsewhere else _sure(found, typed.text)
    if sure:
        return Understood(_at(sure))
    chosen = next((address for address in found if address.label == choice), None)
    if chosen:
        return Understood(_at(chosen), found)
    return Understood(None, found, said_elsewhere(found) if elsewhere else _what_is_missing(found))


def suggested(session: Session, text: str, insee: str) -> list[FoundAddress]:
    """The few addresses of the commune that `text` may mean, best first."""
    found = find_addresses(session, text, insee=insee, limit=MOST_SUGGESTED)
    return [address for address in found if address.score >= ALIKE * found[0].score]


def said_elsewhere(found: Sequence[FoundAddress]) -> str:
    """That an address names another town, and how to go on: people type a wrong postcode, too."""
    if found:
        return f"{ELSEWHERE} Si elle est bien ici, choisissez-la dans la liste."
    return f"{ELSEWHERE} Si elle est bien ici, corrigez-la, ou dites ci-dessous comment la situer."


def _sure(found: Sequence[FoundAddress], text: str) -> FoundAddress | None:
    """The one address that was meant: its label is what was typed, or its number and words are and no other's."""
    named = next((address for address in found if address.label.casefold() == text.casefold()), None)
    if named or not found:
        return named
    best, next_score = found[0], found[1].score if len(found) > 1 else 0.0
    clear = best.score >= SURE_SCORE and best.score - next_score >= SURE_LEAD
    return best if clear and best.numero is not None else None


def _at(found: FoundAddress) -> Place:
    return Place(found.label[:LONGEST_ADDRESS], Point(found.lat, found.lon))


def _pinned(typed: Typed, insee: str, *, found: Sequence[FoundAddress]) -> Understood:
    try:
        lat, lon = float(typed.lat), float(typed.lon)
    except ValueError:
        return Understood(None, found, "Touchez la carte à l’endroit de la maison.")
    if not (isfinite(lat) and isfinite(lon) and is_in_its_territory(lon, lat, insee)):
        return Understood(None, found, "Ce point est trop loin d’ici : touchez de nouveau la carte.")
    return Understood(Place(typed.text, Point(lat, lon)), found)


def _what_is_missing(found: Sequence[FoundAddress]) -> str:
    if found:
        return "Choisissez l’adresse exacte, ou complétez celle que vous avez écrite."
    return "Cette adresse n’est pas connue : corrigez-la, ou dites ci-dessous comment la situer."
