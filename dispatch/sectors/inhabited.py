"""Notice a layer of another place: where the commune's addresses are loaded, some of them lie in its sectors."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.addresses.scope import is_loaded, within
from dispatch.addresses.tables import Address
from dispatch.places import Commune

CHUNK = 10_000  # addresses at a time


def inhabited_warnings(session: Session, commune: Commune, outlines: Sequence[BaseGeometry]) -> list[str]:
    """A French sentence where not one of the addresses loaded for `commune` lies in `outlines` (degrees, lon lat)."""
    if not is_loaded(session, commune.insee) or _holds_an_address(session, commune, shapely.union_all(outlines)):
        return []
    return [f"aucune adresse chargée pour {commune.name} n'est dans ces secteurs. Est-ce bien la bonne couche ?"]


def _holds_an_address(session: Session, commune: Commune, ground: BaseGeometry) -> bool:
    west, south, east, north = ground.bounds
    around = (within(commune.insee), Address.lon.between(west, east), Address.lat.between(south, north))
    shapely.prepare(ground)
    with session.execute(select(Address.lon, Address.lat).where(*around)) as found:
        return any(shapely.contains_xy(ground, list(points)).any() for points in found.partitions(CHUNK))
