"""Where the commune's addresses are loaded: notice a layer of another place, and houses that no sector holds."""

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


def uncovered_warnings(session: Session, commune: Commune, outlines: Sequence[BaseGeometry]) -> list[str]:
    """A French sentence where addresses of `commune` lie in none of all its sectors (degrees, lon lat)."""
    ground, outside, example = shapely.union_all(outlines), 0, ""
    shapely.prepare(ground)
    rows = select(Address.lon, Address.lat, Address.numero, Address.rep, Address.voie).where(within(commune.insee))
    with session.execute(rows.order_by(Address.ban_id)) as found:
        for part in found.partitions(CHUNK):
            out = ~shapely.contains_xy(ground, [(row.lon, row.lat) for row in part])
            outside += int(out.sum())
            if out.any() and not example:
                row = part[int(out.argmax())]
                example = f"{row.numero or ''}{row.rep} {row.voie}".strip()
    if not outside:
        return []
    which = f"{outside} adresses ne sont" if outside > 1 else "une adresse n'est"
    then = "Une demande y va au secteur le plus proche, ou attend la mairie s'il est trop loin."
    return [f"{which} dans aucun secteur, comme « {example} ». {then}"]


def _holds_an_address(session: Session, commune: Commune, ground: BaseGeometry) -> bool:
    west, south, east, north = ground.bounds
    around = (within(commune.insee), Address.lon.between(west, east), Address.lat.between(south, north))
    shapely.prepare(ground)
    with session.execute(select(Address.lon, Address.lat).where(*around)) as found:
        return any(shapely.contains_xy(ground, list(points)).any() for points in found.partitions(CHUNK))
