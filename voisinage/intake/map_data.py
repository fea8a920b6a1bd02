"""What a map without tiles is drawn from: the sectors, the houses and streets in view. GeoJSON, lon lat (RFC 7946)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from dispatch.addresses.city_districts import districts_of
from dispatch.addresses.tables import Address
from dispatch.places import Commune, Sector

MOST_HOUSES = 500  # more would only be a stain on the map: then the streets alone are given
MOST_STREETS = 200
LIMITS = (-180.0, -90.0, 180.0, 90.0)
Json = dict[str, Any]


@dataclass(frozen=True)
class MapBox:
    """What a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, sides: Sequence[float | None]) -> "MapBox | None":
        """The box of these four sides, cut to the Earth, None when one is missing or they are the wrong way round."""
        west, south, east, north = (side if side is not None and isfinite(side) else None for side in sides)
        if west is None or south is None or east is None or north is None or west >= east or south >= north:
            return None
        return cls(max(west, LIMITS[0]), max(south, LIMITS[1]), min(east, LIMITS[2]), min(north, LIMITS[3]))


def sector_outlines(session: Session, commune: Commune) -> Json:
    """Each sector with its name."""
    sectors = session.scalars(select(Sector).where(Sector.commune_id == commune.id).order_by(Sector.id))
    return _collection([_feature(json.loads(sector.outline), nom=sector.name) for sector in sectors])


def houses_in(session: Session, commune: Commune, box: MapBox) -> Json:
    """The commune's houses in the box, each with number and street; too many of them, and its streets alone."""
    within = _within(commune, box)
    houses = session.scalars(select(Address).where(within).order_by(Address.ban_id).limit(MOST_HOUSES + 1)).all()
    return _streets(session, within) if len(houses) > MOST_HOUSES else _collection([_house(house) for house in houses])


def _house(house: Address) -> Json:
    return _feature(_point(house.lon, house.lat), numero=f"{house.numero or ''} {house.rep}".strip(), voie=house.voie)


def _streets(session: Session, within: ColumnElement[bool]) -> Json:
    """The longest streets in view, each at the middle of its houses."""
    middle = (func.avg(Address.lon), func.avg(Address.lat))
    query = select(func.min(Address.voie), *middle).where(within).group_by(Address.street_key)
    rows = session.execute(query.order_by(func.count().desc(), Address.street_key).limit(MOST_STREETS))
    return _collection([_feature(_point(lon, lat), numero="", voie=voie) for voie, lon, lat in rows])


def _within(commune: Commune, box: MapBox) -> ColumnElement[bool]:
    districts = districts_of(commune.insee)
    here = Address.code_insee.startswith(districts) if districts else Address.code_insee == commune.insee
    ours = or_(here, Address.former_insee == commune.insee)
    return ours & Address.lon.between(box.west, box.east) & Address.lat.between(box.south, box.north)


def _point(lon: float, lat: float) -> Json:
    return {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}


def _feature(geometry: Json, **properties: str) -> Json:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(features: list[Json]) -> Json:
    return {"type": "FeatureCollection", "features": features}
