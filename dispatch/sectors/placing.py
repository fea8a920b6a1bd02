"""Puts a request on the ground: its point, its sector, and how that sector was found."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.deadlines import rules_of
from dispatch.geo import Located, Point, SectorShape, find_sector, shape_from_geojson
from dispatch.places import Commune, Sector
from dispatch.requests import Request


def place(session: Session, request: Request, point: Point) -> Located:
    """Set point and sector of `request`; the answer says how the sector was found, or that there is none."""
    located = locate_point(session, request.commune, point, reach_m=rules_of(request).sector_reach_m)
    request.lat, request.lon = point.lat, point.lon
    request.sector_id = located.sector_id
    session.flush()
    session.expire(request, ["sector"])
    return located


def locate_point(session: Session, commune: Commune, point: Point, *, reach_m: int) -> Located:
    """In which sector of the commune the point lies."""
    return find_sector(point, sector_shapes(session, commune), reach_m)


def sector_shapes(session: Session, commune: Commune) -> list[SectorShape]:
    """The sectors of the commune, ready to be compared with points."""
    sectors = session.scalars(select(Sector).where(Sector.commune_id == commune.id).order_by(Sector.id))
    return [SectorShape(sector.id, sector.name, shape_from_geojson(sector.outline)) for sector in sectors]
