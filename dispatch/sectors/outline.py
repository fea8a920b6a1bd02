"""Make a valid outline of a sector's GeoJSON geometry: flat, polygonal, mended where that leaves no doubt."""

import json
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

_DRAWN = {
    "Point": "un point", "MultiPoint": "des points", "LineString": "une ligne", "MultiLineString": "des lignes",
    "GeometryCollection": "un mélange de formes",
}  # fmt: skip
_SAME_AREA = 0.95  # two ways of mending must agree on at least this share of the ground


class OutlineRefused(Exception):
    """An outline that cannot be used. `str()` is a French sentence that follows the sector's name."""


def outline_of(geometry: Any) -> tuple[Polygon | MultiPolygon, bool]:
    """The outline, and whether it had to be mended. Heights are dropped. Raises OutlineRefused."""
    drawn = shapely.force_2d(_shape(geometry))
    if drawn.is_empty:
        raise OutlineRefused("le contour est vide.")
    if drawn.is_valid and drawn.area > 0:
        return _polygonal(drawn), False
    return _mended(drawn), True


def _shape(geometry: Any) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind is None:
        raise OutlineRefused("il n'a pas de contour.")
    if kind in _DRAWN:
        raise OutlineRefused(f"c'est {_DRAWN[kind]}, il faut une surface fermée (Polygon ou MultiPolygon).")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise OutlineRefused(f"cette forme est inconnue : {kind}.")
    try:
        return shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.GEOSException as error:
        raise OutlineRefused("le contour est illisible (ligne non refermée, ou coordonnée manquante).") from error


def _mended(drawn: BaseGeometry) -> Polygon | MultiPolygon:
    """Put right a line that crosses itself.

    Its own area means nothing, since a bow-tie's halves cancel out: the outline is kept where two ways of mending,
    by crossings and by rings, agree on the ground it covers.
    """
    by_lines = _polygonal(shapely.make_valid(drawn, method="linework"))
    by_rings = _polygonal(shapely.make_valid(drawn, method="structure", keep_collapsed=False))
    everything = by_lines.union(by_rings).area
    if everything == 0:
        raise OutlineRefused("le contour n'entoure aucune surface.")
    if by_lines.intersection(by_rings).area < _SAME_AREA * everything:
        raise OutlineRefused("le contour se recoupe, et l'on ne peut pas deviner ce qu'il entoure. Redessinez-le.")
    return by_rings


def _polygonal(shape: BaseGeometry) -> Polygon | MultiPolygon:
    """The surfaces of `shape`, without the lines and points that mending leaves over."""
    surfaces = [part for part in shapely.get_parts(shapely.get_parts(shape)) if isinstance(part, Polygon)]
    return surfaces[0] if len(surfaces) == 1 else MultiPolygon(surfaces)
