"""How well a commune is covered: for each house, how many bricoleurs go that far. Plain arrays, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import contains_xy

from dispatch.geo import SectorShape

CELL_M = 250  # a square of the drawing: a few houses, nobody's door
ENOUGH = 3  # bricoleurs within reach of a house: with fewer, one absence leaves nobody
DEGREE_M = 111_195  # the mean length of a degree on the ground

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reach:
    """Where a bricoleur lives (degrees) and how far they go (metres)."""

    lat: float
    lon: float
    radius_m: int


@dataclass(frozen=True)
class Houses:
    """Where people live, in degrees. Where the commune is large, one house in so many stands for its neighbours."""

    lat: Floats
    lon: Floats


@dataclass(frozen=True)
class Square:
    """A square of the drawing: its south-west corner, its sides in degrees, how many bricoleurs reach its houses."""

    south: float
    west: float
    height: float
    width: float
    reached_by: float


@dataclass(frozen=True)
class SectorCover:
    """A sector: the share (of one) of its houses that somebody reaches, and that enough people reach.

    The shares are None where no house of the sector is known.
    """

    sector_id: int
    name: str
    somebody: float | None
    enough: float | None


def reached_by(houses: Houses, bricoleurs: Iterable[Reach]) -> NDArray[np.int64]:
    """For each house, the number of bricoleurs within whose radius it lies.

    On a flat map around each home: a radius is a few kilometres, and the error stays below one part in a thousand.
    """
    count = np.zeros(len(houses.lat), dtype=np.int64)
    for one in bricoleurs:
        north = (houses.lat - one.lat) * DEGREE_M
        east = (houses.lon - one.lon) * DEGREE_M * np.cos(np.radians(one.lat))
        count += north * north + east * east <= one.radius_m**2
    return count


def covers(houses: Houses, count: NDArray[np.int64], sectors: Sequence[SectorShape]) -> list[SectorCover]:
    """Each sector, in the order given."""
    return [_cover(sector, count[contains_xy(sector.shape, houses.lon, houses.lat)]) for sector in sectors]


def squares(houses: Houses, count: NDArray[np.int64]) -> list[Square]:
    """The ground where houses are, square by square, each with the middle number of bricoleurs that reach it."""
    if not len(count):
        return []
    height = CELL_M / DEGREE_M
    width = height / np.cos(np.radians(float(np.median(houses.lat))))
    cells = np.stack([np.floor(houses.lat / height), np.floor(houses.lon / width)], axis=1).astype(np.int64)
    found, where = np.unique(cells, axis=0, return_inverse=True)
    totals = np.bincount(where.ravel(), weights=count)
    means = totals / np.bincount(where.ravel())
    return [
        Square(float(row * height), float(column * width), float(height), float(width), round(float(mean), 1))
        for (row, column), mean in zip(found, means, strict=True)
    ]


def _cover(sector: SectorShape, count: NDArray[np.int64]) -> SectorCover:
    if not len(count):
        return SectorCover(sector.id, sector.name, None, None)
    return SectorCover(sector.id, sector.name, float((count > 0).mean()), float((count >= ENOUGH).mean()))
