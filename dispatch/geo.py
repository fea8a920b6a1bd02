"""Where things are: distances in metres, the box around a point, the sector an address belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, pi, radians, sin, sqrt

import numpy as np
import shapely
from geopy.distance import geodesic
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# WGS 84: equatorial radius in metres, squared eccentricity (NGA.STND.0036).
EQUATOR_M = 6_378_137.0
ECCENTRICITY_2 = 0.006_694_379_99
LEAST_DEGREE_M = 110_500  # a degree of latitude is never shorter (110,574 m, at the equator)
BORDER_M = 1.0  # outlines drawn by hand leave slivers between neighbours; an address is not known any better


@dataclass(frozen=True)
class Point:
    """A place on the ground, WGS 84, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class SectorShape:
    """The outline of a sector, in degrees, lon lat."""

    id: int
    name: str
    shape: BaseGeometry


class How(StrEnum):
    """How a sector was found for an address, or why none was."""

    INSIDE = "inside"
    BORDER = "border"
    NEAR = "near"
    OUTSIDE = "outside"
    UNDIVIDED = "undivided"


@dataclass(frozen=True)
class Located:
    """The sector of an address. `distance_m` is how far outside the nearest sector the address lies, 0 otherwise."""

    how: How
    sector_id: int | None = None
    sector_name: str | None = None
    distance_m: float = 0.0


def find_sector(point: Point, sectors: Sequence[SectorShape], reach_m: float) -> Located:
    """The sector that takes care of an address. One answer for every point, whatever the order of the sectors.

    Inside one: that one. On the border of several, or where they overlap: the lowest id. Outside every one:
    the nearest within `reach_m` metres, else none.
    """
    if not sectors:
        return Located(How.UNDIVIDED)
    ordered = sorted(sectors, key=lambda sector: sector.id)
    here = shapely.Point(point.lon, point.lat)
    around = [sector for sector in ordered if sector.shape.contains(here)]
    if not around:
        return _by_distance(point, ordered, reach_m)
    return Located(How.INSIDE if len(around) == 1 else How.BORDER, around[0].id, around[0].name)


def _by_distance(point: Point, ordered: Sequence[SectorShape], reach_m: float) -> Located:
    distances = [_metres_to_shape(point, sector.shape) for sector in ordered]
    touching = [sector for sector, distance in zip(ordered, distances, strict=True) if distance <= BORDER_M]
    if touching:
        return Located(How.INSIDE if len(touching) == 1 else How.BORDER, touching[0].id, touching[0].name)
    distance, nearest = min(zip(distances, ordered, strict=True), key=lambda pair: (pair[0], pair[1].id))
    if distance > reach_m:
        return Located(How.OUTSIDE, distance_m=distance)
    return Located(How.NEAR, nearest.id, nearest.name, distance)


def shape_from_geojson(text: str) -> BaseGeometry:
    """The polygon or polygons of a GeoJSON geometry. Raises `ValueError` for anything else."""
    try:
        shape = shapely.from_geojson(text)
    except shapely.GEOSException as error:
        raise ValueError("not a GeoJSON geometry") from error
    if not isinstance(shape, shapely.Polygon | shapely.MultiPolygon) or shape.is_empty:
        raise ValueError("not a polygon")
    return shape


def metres(a: Point, b: Point) -> float:
    """The distance on the ellipsoid, exact and slow: a tenth of a millisecond or more."""
    return float(geodesic((a.lat, a.lon), (b.lat, b.lon)).meters)


def flat_metres(a: Point, b: Point) -> float:
    """The distance on a flat map between the two: within 2 cm of `metres` up to 20 km, 30 cm up to 50 km."""
    east, north = _metres_per_degree((a.lat + b.lat) / 2)
    return hypot((b.lon - a.lon) * east, (b.lat - a.lat) * north)


def box(point: Point, radius_m: float) -> tuple[float, float, float, float]:
    """South, west, north, east in degrees of a box that holds everything within `radius_m` of the point.

    Never too small, slightly too large. Not for the poles nor across the 180th meridian, where no commune lies.
    """
    height = radius_m / LEAST_DEGREE_M
    farthest_lat = min(abs(point.lat) + height, 89.0)
    width = radius_m / (radians(1) * EQUATOR_M * cos(radians(farthest_lat)))
    return point.lat - height, point.lon - width, point.lat + height, point.lon + width


def _metres_to_shape(point: Point, shape: BaseGeometry) -> float:
    """The distance to the nearest edge, on a flat map in metres around the point."""
    east, north = _metres_per_degree(point.lat)

    def flat(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return (lon_lat - (point.lon, point.lat)) * (east, north)

    return float(shapely.transform(shape, flat).distance(shapely.Point(0, 0)))


def _metres_per_degree(lat: float) -> tuple[float, float]:
    """The lengths of a degree of longitude and of latitude at a latitude, on the ellipsoid."""
    bulge = 1 - ECCENTRICITY_2 * sin(radians(lat)) ** 2
    degree = EQUATOR_M * pi / 180
    return degree * cos(radians(lat)) / sqrt(bulge), degree * (1 - ECCENTRICITY_2) / bulge**1.5
