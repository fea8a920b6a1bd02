"""A point given by hand may be anywhere in France: say so where it is far from all that is known of the commune."""

from collections.abc import Callable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from dispatch.addresses.scope import is_loaded, within
from dispatch.addresses.tables import Address
from dispatch.geo import How, Point, box, find_sector
from dispatch.places import Commune
from dispatch.sectors.placing import sector_shapes

FAR_M = 20_000  # no neighbour comes from so far, whatever the radius they wrote
_DOUBT = "ce point est à plus de {km} km des secteurs et des adresses de la commune"


def far_doubter(session: Session, commune: Commune) -> Callable[[Point], str]:
    """What tells, in French, that a point is far from every sector and every address of `commune`; else nothing.

    Where neither is loaded there is nothing to compare with, and it never doubts.
    """
    shapes, with_addresses = sector_shapes(session, commune), is_loaded(session, commune.insee)

    def doubt(point: Point) -> str:
        near_sector = find_sector(point, shapes, FAR_M).how not in {How.OUTSIDE, How.UNDIVIDED}
        if near_sector or (with_addresses and _near_address(session, commune, point)):
            return ""
        return _DOUBT.format(km=FAR_M // 1_000) if shapes or with_addresses else ""

    return doubt


def _near_address(session: Session, commune: Commune, point: Point) -> bool:
    """Whether one lies in the box of that half-width: its corners are farther, which a mere doubt can bear."""
    south, west, north, east = box(point, FAR_M)
    around = (within(commune.insee), Address.lat.between(south, north), Address.lon.between(west, east))
    return bool(session.scalar(select(exists().where(*around))))
