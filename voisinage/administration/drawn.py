"""A sector corner by corner: what the map writes and somebody without a map types, one "latitude, longitude" a line."""

import json
import re

import shapely
from shapely import Polygon

from dispatch.errors import ImportRefused
from dispatch.french_ground import is_french_ground
from dispatch.places import Sector

MOST_CORNERS = 200  # more are a layer made by a program: a corner at a time mends nothing there
FEWEST = 3
_NUMBER = r"([-+]?\d{1,3}(?:[.,]\d{1,12})?)"
_CORNER = re.compile(rf"{_NUMBER}(?:\s*[;/]\s*|\s*,\s+|\s+|,(?=[-+]?\d{{1,3}}\.)){_NUMBER}")
NOTHING = "Choisissez un fichier GeoJSON, dessinez le secteur sur la carte, ou écrivez ses coins."


def layer_of(name: str, corners: str) -> str:
    """The GeoJSON layer of one sector. Raises ImportRefused, with the line that is wrong."""
    ring = _ring(corners)
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    feature = {"type": "Feature", "properties": {"nom": name}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def corners_of(sector: Sector) -> str | None:
    """The corners of a sector as they are typed; None where its outline is not one simple line of a few corners."""
    outline = shapely.from_geojson(sector.outline)
    if not isinstance(outline, Polygon) or outline.interiors:
        return None
    ring = list(outline.exterior.coords)[:-1]
    return "\n".join(f"{lat:.6f}, {lon:.6f}" for lon, lat in ring) if len(ring) <= MOST_CORNERS else None


def _ring(corners: str) -> list[list[float]]:
    lines = [(number, line.strip()) for number, line in enumerate(corners.splitlines(), start=1) if line.strip()]
    if not lines:
        raise ImportRefused(NOTHING)
    if len(lines) > MOST_CORNERS:
        raise ImportRefused(f"Un dessin a {MOST_CORNERS} coins au plus. Au-delà, chargez un fichier.")
    ring = [_corner(number, line) for number, line in lines]
    if ring[0] == ring[-1]:
        ring.pop()  # closed by hand
    if len(ring) < FEWEST:
        raise ImportRefused(f"Il faut au moins {FEWEST} coins, un par ligne.")
    if not any(is_french_ground(*corner) for corner in ring) and all(
        is_french_ground(*corner[::-1]) for corner in ring
    ):
        raise ImportRefused("La latitude s’écrit d’abord, puis la longitude : ici, elles sont inversées.")
    return ring


def _corner(number: int, line: str) -> list[float]:
    found = _CORNER.fullmatch(line)
    if found is None:
        raise ImportRefused(f"Coin {number} : écrivez une latitude et une longitude, comme « 43.6450, 0.5850 ».")
    lat, lon = (float(part.replace(",", ".")) for part in found.groups())
    return [lon, lat]
