"""The outlines of sectors as paths of a drawing, shaded by how much recruiting there would help."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dispatch.simulation.town import Area

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 320, 160, 420
SHADES = 5  # the first is for no gain at all
DETAIL = 1.5  # of a unit of the drawing: finer bends are left out


@dataclass(frozen=True)
class Shape:
    """One sector: `path` in SVG, `shade` from 0 to 4, and where its number is written."""

    area_id: int
    path: str
    shade: int
    x: float
    y: float


@dataclass(frozen=True)
class GainMap:
    """The drawing of all sectors."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def gain_map(areas: Sequence[Area], gains: Sequence[float]) -> GainMap:
    """The sectors with north on top; the gains are in the order of the areas, the largest gets the darkest shade."""
    west, south, east, north = shapely.MultiPolygon(_polygons(areas)).bounds
    squeeze = cos(radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * squeeze), MOST_HEIGHT / (north - south))
    height = max(LEAST_HEIGHT, round((north - south) * scale))
    left = (WIDTH - (east - west) * squeeze * scale) / 2

    def placed(points: NDArray[np.float64]) -> NDArray[np.float64]:
        flat: NDArray[np.float64] = (points - (west, north)) * (squeeze * scale, -scale) + (left, 0)
        return flat

    drawn = [shapely.simplify(shapely.transform(area.shape, placed), DETAIL) for area in areas]
    most = max([*gains, 0.0])
    return GainMap(WIDTH, height, tuple(_shape(*one, most) for one in zip(areas, drawn, gains, strict=True)))


def _shape(area: Area, drawn: BaseGeometry, gain: float, most: float) -> Shape:
    middle = drawn.representative_point()
    shade = 0 if most <= 0 or gain <= 0 else 1 + min(SHADES - 2, int(gain / most * (SHADES - 1) - 1e-9))
    return Shape(area.id, " ".join(_rings(drawn)), shade, round(middle.x, 1), round(middle.y, 1))


def _rings(drawn: BaseGeometry) -> Iterator[str]:
    for polygon in shapely.get_parts(drawn):
        for ring in (polygon.exterior, *polygon.interiors):
            yield "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z"


def _polygons(areas: Sequence[Area]) -> list[shapely.Polygon]:
    return [polygon for area in areas for polygon in shapely.get_parts(area.shape)]
