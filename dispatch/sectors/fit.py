"""See how the sectors of a commune fit together: where two overlap, and what lies between them and belongs to none."""

from collections.abc import Iterator, Sequence
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

SHARED_TOO_MUCH = 0.01  # of the smaller sector: less is a line drawn by hand
GAP_M2 = 2_000  # a smaller gap holds no address
SLIT_M = 25  # half the width of what counts as a slit between two sectors
_TOUCHING_M = 1
_DEGREE_M = 111_195  # mean length of a degree on the ground


def fit_warnings(sectors: Sequence[tuple[str, BaseGeometry]]) -> list[str]:
    """French sentences about overlaps and gaps, by name. `sectors`: name and valid outline, in degrees."""
    if not sectors:
        return []
    ground = _in_metres([outline for _, outline in sectors])
    names = [name for name, _ in sectors]
    return [*_overlaps(names, ground), *_gaps(names, ground)]


def _in_metres(outlines: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """A flat map, true to the square metre over a commune."""
    middle = float(shapely.total_bounds(outlines)[[1, 3]].mean())
    scale = np.array([_DEGREE_M * cos(radians(middle)), _DEGREE_M])

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled: NDArray[np.float64] = points * scale
        return scaled

    return [shapely.transform(outline, project) for outline in outlines]


def _overlaps(names: Sequence[str], ground: Sequence[BaseGeometry]) -> Iterator[str]:
    pairs = shapely.STRtree(ground).query(ground, predicate="intersects").T.tolist()
    for one, other in sorted((one, other) for one, other in pairs if one < other):
        shared = ground[one].intersection(ground[other]).area
        share = shared / min(ground[one].area, ground[other].area)
        if share > SHARED_TOO_MUCH:
            yield (
                f"« {names[one]} » et « {names[other]} » se recouvrent sur {_hectares(shared)} "
                f"({round(share * 100)} % du plus petit) : une adresse située là n'ira qu'à l'un des deux."
            )


def _gaps(names: Sequence[str], ground: Sequence[BaseGeometry]) -> Iterator[str]:
    """What sectors surround, and the slits between neighbours; not what lies around the commune."""
    together = shapely.union_all(ground)
    holes = [Polygon(ring) for part in shapely.get_parts(together) for ring in part.interiors]
    slits = together.buffer(SLIT_M).buffer(-SLIT_M).difference(together)
    for gap in shapely.get_parts(shapely.union_all([slits, *holes])):
        beside = [name for name, shape in zip(names, ground, strict=True) if shape.distance(gap) < _TOUCHING_M]
        if gap.area >= GAP_M2 and (len(beside) > 1 or any(hole.intersects(gap) for hole in holes)):
            around = " et ".join(f"« {name} »" for name in beside)
            yield f"Un vide de {_hectares(gap.area)} près de {around} n'est dans aucun secteur."


def _hectares(square_metres: float) -> str:
    return f"{square_metres / 10_000:.1f} ha".replace(".", ",")
