"""What a town is drawn from: how large, how many, which jobs, where. All published figures are of the default."""

from dataclasses import dataclass, field
from datetime import date
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from dispatch.geo import Point
from dispatch.simulation.town import Area, Guide, Helper, JobKind

NOWHERE = Point(46.5, 2.5)  # the middle of the default town
DEGREE_M = 111_195.0  # of latitude, near enough for an invented town
NAMES = ("Les Tilleuls", "Le Moulin", "La Gare", "Les Hauts")
VOLUNTEER_SHARES = (0.34, 0.28, 0.23, 0.15)  # where neighbours sign up...
REQUEST_SHARES = (0.20, 0.25, 0.25, 0.30)  # ...is not where they are missed

# How often each job of the first catalogue is asked for, in a hundred. A job not listed here counts as five.
SHARES = {
    "bulb": 9, "fuse": 4, "tap": 7, "shutter": 5, "shopping": 17, "snow_shopping": 2, "doctor": 14, "bins": 5,
    "letter": 9, "phone": 9, "furniture": 6, "parcel": 6, "walk": 4, "pet": 2, "snow": 3,
}  # fmt: skip
WINTER_JOBS = frozenset({"snow_shopping", "snow"})
OTHERWISE = 5.0


@dataclass(frozen=True)
class Setting:
    """A town to draw. `newcomers` of the bricoleurs sign up in the course of the year, the others are there before.

    `known` and `guides` are the people of a real commune, in place of invented ones: only how willing they are is
    drawn. `more` sign up on the first day.
    """

    jobs: tuple[JobKind, ...]
    areas: tuple[Area, ...] = field(default_factory=lambda: square_town(5_000))
    inhabitants: int = 25_000
    bricoleurs: int = 150
    newcomers: int = 20
    referents: int = 8
    requests_a_year: float = 900
    helped: int = 400  # people who ask, few of them for most of it
    first_day: date = date(2026, 1, 1)
    days: int = 365
    timezone: str = "Europe/Paris"
    territory: str = "FR"
    insee: str = "32013"
    known: tuple[Helper, ...] = ()
    guides: tuple[Guide, ...] = ()
    more: "More | None" = None


@dataclass(frozen=True)
class More:
    """So many bricoleurs more than there are, in one sector; with `skill`, each of them has it."""

    count: int
    area_id: int
    skill: str | None = None


def job_kind(code: str, skill: str, minutes: int, *, pair: bool) -> JobKind:
    """A job of the catalogue with how often it is asked for."""
    return JobKind(code, skill, minutes, pair, SHARES.get(code, OTHERWISE), code in WINTER_JOBS)


def square_town(side_m: float, middle: Point = NOWHERE) -> tuple[Area, ...]:
    """Four square sectors, two by two."""
    half = side_m / 2
    corners = [(-half, 0.0), (0.0, 0.0), (-half, -half), (0.0, -half)]  # east and north of the middle
    return tuple(
        Area(number, name, _square(middle, *corner, half), VOLUNTEER_SHARES[number - 1], REQUEST_SHARES[number - 1])
        for number, (name, corner) in enumerate(zip(NAMES, corners, strict=True), start=1)
    )


def _square(middle: Point, east: float, north: float, side: float) -> BaseGeometry:
    low, high = moved(middle, east, north), moved(middle, east + side, north + side)
    return shapely.box(low.lon, low.lat, high.lon, high.lat)


def moved(point: Point, east_m: float, north_m: float) -> Point:
    """A point so many metres away."""
    lat = point.lat + north_m / DEGREE_M
    return Point(lat, point.lon + east_m / (DEGREE_M * cos(radians(point.lat))))
