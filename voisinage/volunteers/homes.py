"""Where a volunteer of the list lives. Nobody looks at the map afterwards: what is not plain is refused, or told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from dispatch.addresses.scope import is_loaded
from dispatch.addresses.search import FoundAddress, find_addresses, is_elsewhere
from dispatch.errors import ImportRefused
from dispatch.geo import Point, metres
from dispatch.places import Commune

P = TypeVar("P")
A = TypeVar("A")
SURE_ENOUGH = 0.8  # score of an address nobody will look at again
AS_TYPED = 0.95  # from this score on, every word and the number are the ones typed
AS_LIKELY = 0.05  # two answers closer than this are equally likely
FAR_M = 300  # within this, it does not matter which of two doors was meant
ELSEWHERE = "« {address} » semble être dans une autre commune ; donnez lat et lon"
_POSTCODE = re.compile(r"\b\d{5}\b")
_CEDEX = re.compile(r"\bcedex\b", re.IGNORECASE)  # its postcode is a sorting office's, not the street's


@dataclass(frozen=True)
class Home:
    """A point, and what somebody should check about it, in French; empty where it is plain."""

    point: Point
    doubt: str = ""


def home_finder(session: Session, commune: Commune) -> Callable[[str], Home]:
    """What turns an address of `commune` into a home. It raises ValueError with a French sentence about this address.

    It raises ImportRefused where no address of the commune is loaded: no line of the list can help that.
    """

    def find(address: str) -> Home:
        found = find_addresses(session, address, insee=commune.insee, limit=5)
        if not found:
            _refuse_without_addresses(session, commune)
        if is_elsewhere(session, address, insee=commune.insee):
            raise ValueError(ELSEWHERE.format(address=address))
        return _home(address, found)

    return find


def once(find: Callable[[P], A]) -> Callable[[P], A]:
    """`find`, which is asked once for each place: what it refused is remembered too."""
    known: dict[P, A] = {}
    refused: dict[P, str] = {}

    def again(place: P) -> A:
        if place in refused:
            raise ValueError(refused[place])
        if place not in known:
            try:
                known[place] = find(place)
            except ValueError as error:
                refused[place] = str(error)
                raise
        return known[place]

    return again


def _refuse_without_addresses(session: Session, commune: Commune) -> None:
    if not is_loaded(session, commune.insee):
        raise ImportRefused(
            f"{commune.name} : aucune adresse n'est chargée. Chargez-les d'abord (Réglages, « Les adresses », "
            "ou la commande « voisinage addresses import FICHIER »), ou donnez lat et lon au lieu de l'adresse."
        )


def _home(address: str, found: Sequence[FoundAddress]) -> Home:
    if not found or found[0].score < SURE_ENOUGH:
        nearest = f" (la plus ressemblante : « {found[0].label} »)" if found else ""
        raise ValueError(
            f"« {address} » n'a pas été trouvée dans la commune{nearest} ; corrigez-la, ou donnez lat et lon"
        )
    best = found[0]
    if _is_elsewhere(address, best):
        raise ValueError(ELSEWHERE.format(address=address))
    if rival := _rival(found):
        raise ValueError(f"« {address} » peut être « {best.label} » ou « {rival.label} » ; précisez")
    return Home(Point(best.lat, best.lon), _doubt(address, best))


def _is_elsewhere(address: str, best: FoundAddress) -> bool:
    """A street of this name is in every town: the postcode tells."""
    postcodes = _POSTCODE.findall(address)
    return bool(postcodes) and not _CEDEX.search(address) and not any(code in best.label for code in postcodes)


def _rival(found: Sequence[FoundAddress]) -> FoundAddress | None:
    """Another answer that is as likely, and elsewhere: two villages of a commune may have a street of one name."""
    best = found[0]
    here = Point(best.lat, best.lon)
    likely = (other for other in found[1:] if best.score - other.score < AS_LIKELY)
    return next((other for other in likely if metres(here, Point(other.lat, other.lon)) > FAR_M), None)


def _doubt(address: str, best: FoundAddress) -> str:
    if best.numero is None:
        return f"« {address} » est placée au milieu de « {best.label} », faute de numéro connu"
    return "" if best.score >= AS_TYPED else f"« {address} » est comprise comme « {best.label} »"
