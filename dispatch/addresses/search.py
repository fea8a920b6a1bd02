"""Find an address the way people type it, among the addresses loaded from the Base Adresse Nationale."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.addresses.house_numbers import Door, doors_for
from dispatch.addresses.reading import Reading, readings, typed_postcodes, typed_words
from dispatch.addresses.street_cache import street_index
from dispatch.addresses.street_index import Street, StreetIndex
from dispatch.addresses.tables import Address

LEAST_SCORE = 0.6


@dataclass(frozen=True)
class FoundAddress:
    """An answer to what was typed. Without `numero` it is the street itself, at the house nearest its middle.

    `score` runs from 0 to 1 and is lower where a word, the number or its suffix is not what was typed.
    """

    label: str
    numero: int | None
    rep: str
    voie: str
    code_insee: str
    lon: float
    lat: float
    score: float


def find_addresses(session: Session, text: str, *, insee: str | None, limit: int = 8) -> list[FoundAddress]:
    """At most `limit` addresses for what was typed, best first, always in the same order; none where nothing is alike.

    `insee` keeps to one commune; None searches everything that is loaded.
    """
    index = street_index(session, insee)
    if index.is_elsewhere(typed_postcodes(text)):
        return []
    chosen = _best_streets(index, readings(text), limit)
    houses = _houses(session, [index.streets[place].key for place, _, _ in chosen])
    found = [
        _found(index.streets[place], door, score * worth)
        for place, reading, score in chosen
        for door, worth in doors_for(houses[index.streets[place].key], reading.numero, reading.rep)
    ]
    found = [address for address in found if address.score >= LEAST_SCORE]
    return sorted(found, key=lambda address: (-address.score, address.label, address.lon))[:limit]


def is_elsewhere(session: Session, text: str, *, insee: str | None) -> bool:
    """Whether what was typed has a postcode of another town, or ends in its name: each has a Rue Victor Hugo.

    Names are those of the communes whose addresses are loaded: where only one commune's are, postcodes alone tell.
    Where those of the commune itself are not, nothing does.
    """
    index = street_index(session, insee)
    if not index.streets:
        return False
    return index.is_elsewhere(typed_postcodes(text)) or index.ends_elsewhere(typed_words(text))


def _best_streets(index: StreetIndex, ways: Sequence[Reading], limit: int) -> list[tuple[int, Reading, float]]:
    """The streets most like what was typed, each with the reading that suits it best."""
    if not ways or not index.streets:
        return []
    scores = np.stack([index.scores(way.words) * np.float32(way.trust) for way in ways])
    best = scores.max(axis=0)
    places = np.argsort(-best, kind="stable")[:limit]
    return [(int(place), ways[int(scores[:, place].argmax())], float(best[place])) for place in places]


def _houses(session: Session, street_keys: Sequence[str]) -> dict[str, list[Door]]:
    columns = (Address.street_key, Address.numero, Address.rep, Address.lon, Address.lat)
    query = select(*columns).where(Address.street_key.in_(street_keys)).order_by(Address.ban_id)
    houses: dict[str, list[Door]] = defaultdict(list)
    for key, numero, rep, lon, lat in session.execute(query) if street_keys else ():
        houses[key].append(Door(numero, rep, lon, lat))
    return houses


def _found(street: Street, door: Door, score: float) -> FoundAddress:
    return FoundAddress(
        label=_label(street, door),
        numero=door.numero,
        rep=door.rep,
        voie=street.voie,
        code_insee=street.code_insee,
        lon=door.lon,
        lat=door.lat,
        score=round(min(score, 1.0), 4),
    )


def _label(street: Street, door: Door) -> str:
    """`8 bis Rue Neuve (Le Bourg), 32000 Auch`: as on an envelope, with the village where there is one."""
    number = "" if door.numero is None else f"{door.numero} {door.rep}".strip() + " "
    village = f" ({', '.join(street.villages)})" if street.villages else ""
    town = f"{street.postcode} {street.commune}".strip()
    return f"{number}{street.voie}{village}, {town}"
