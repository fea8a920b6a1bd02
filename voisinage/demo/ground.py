"""The ground of the demo town: houses along both sides of the drawn streets, and the outlines of its sectors."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import cos, hypot, radians

from shapely import LineString

from voisinage.demo.drawing import Drawing, DrawnStreet, Metres

DEGREE_M = 111_320  # metres in a degree of latitude
FRONT_M = 9  # from the middle of the street to the front doors
JITTER = 0.25  # of the distance between two houses: no street is built with a ruler
BIS = 0.05  # how many houses were squeezed in later and took the number of their neighbour


@dataclass(frozen=True)
class House:
    """One front door. `rep` is "bis" or nothing."""

    street: str
    hamlet: str
    numero: int
    rep: str
    lon: float
    lat: float

    @property
    def address(self) -> str:
        """As people write it: "12 bis Rue Haute"."""
        return " ".join(part for part in (str(self.numero), self.rep, self.street) if part)


@dataclass(frozen=True)
class Ground:
    """The town as it lies there. `sectors` are outlines in degrees, lon lat, closed."""

    drawing: Drawing
    houses: tuple[House, ...]
    sectors: dict[str, list[tuple[float, float]]]


def lay_out(drawing: Drawing, rng: random.Random) -> Ground:
    """Build the town: the same for the same `rng`."""
    return Ground(
        drawing=drawing,
        houses=tuple(house for street in drawing.streets for house in _houses(street, drawing, rng)),
        sectors={
            name: [_lon_lat(drawing, corner) for corner in (*corners, corners[0])]
            for name, corners in drawing.sectors.items()
        },
    )


def _lon_lat(drawing: Drawing, at: Metres) -> tuple[float, float]:
    """Pin the drawing to the globe at its centre."""
    (lon, lat), (east, north) = drawing.centre, at
    return round(lon + east / (DEGREE_M * cos(radians(lat))), 6), round(lat + north / DEGREE_M, 6)


def _houses(street: DrawnStreet, drawing: Drawing, rng: random.Random) -> Iterator[House]:
    """Odd numbers on the left, even ones on the right, from the beginning of the line to its end."""
    line = LineString(street.line)
    for first, left in ((1, True), (2, False)):
        numbers = _numbers(first, rng)
        along = street.every / 2
        while along < line.length:
            door = _door(line, along + street.every * rng.uniform(-JITTER, JITTER), left=left)
            yield House(street.name, street.hamlet, *next(numbers), *_lon_lat(drawing, door))
            along += street.every


def _numbers(first: int, rng: random.Random) -> Iterator[tuple[int, str]]:
    for numero in count(first, 2):
        yield numero, ""
        if rng.random() < BIS:
            yield numero, "bis"


def _door(line: LineString, along: float, *, left: bool) -> Metres:
    """The point beside the line, `along` metres from its beginning."""
    along = min(max(along, 1), line.length - 1)
    here, behind, ahead = (line.interpolate(along + step) for step in (0, -1, 1))
    east, north = ahead.x - behind.x, ahead.y - behind.y
    aside = (FRONT_M if left else -FRONT_M) / hypot(east, north)
    return here.x - north * aside, here.y + east * aside
