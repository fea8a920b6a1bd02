"""Read sectors from a GeoJSON file: a name and a valid outline for each, or every reason why not, in French."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon

from dispatch.addresses.words import fold
from dispatch.errors import ImportRefused
from dispatch.sectors.ground import check_ground
from dispatch.sectors.names import sector_names
from dispatch.sectors.outline import OutlineRefused, outline_of

MOST_BYTES = 20_000_000
MOST_SECTORS = 500
_EXPORT = "Exportez de nouveau la couche des secteurs en GeoJSON (WGS 84, EPSG:4326)"
_WORLD = ("CRS84", "4326")
_NULL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # a null character as JSON writes it, not a backslash and letters


@dataclass(frozen=True)
class SectorDrawing:
    """A sector as drawn: WGS 84, lon lat, valid. `repaired` says that its line crossed itself and was put right."""

    name: str
    outline: Polygon | MultiPolygon
    repaired: bool

    @property
    def key(self) -> str:
        """The same for two spellings of one name."""
        return fold(self.name)


def read_sectors(text: str, *, name_property: str | None = None) -> list[SectorDrawing]:
    """The sectors of a FeatureCollection of polygons, in its order. Names come from `name_property`, else a usual one.

    Raises ImportRefused with French sentences: one for the file, or one for each sector that must be mended.
    """
    features = _features(_parsed(text))
    names = sector_names([_properties(feature) for feature in features], name_property)
    drawings: list[SectorDrawing] = []
    problems = list(_twins(names))
    for name, feature in zip(names, features, strict=True):
        try:
            outline, repaired = outline_of(feature.get("geometry"))
            drawings.append(SectorDrawing(name, outline, repaired))
        except OutlineRefused as error:
            problems.append(f"« {name} » : {error}")
    if drawings:
        check_ground(shapely.total_bounds([drawing.outline for drawing in drawings]).tolist())
    if problems:
        raise ImportRefused("\n".join(("Rien n'a été importé. À corriger dans le fichier :", *problems)))
    return drawings


def refuse_if_huge(size: int) -> None:
    """Raises ImportRefused for a file of so many bytes that it cannot be the sectors of one commune."""
    if size > MOST_BYTES:
        raise ImportRefused(
            f"Ce fichier est trop gros ({size // 1_000_000} Mo, pour {MOST_BYTES // 1_000_000} au plus). "
            "Gardez les seuls secteurs de la commune, ou simplifiez leurs contours."
        )


def _parsed(text: str) -> Any:
    refuse_if_huge(len(text))
    if not text.strip():
        raise ImportRefused(f"Ce fichier est vide. {_EXPORT}.")
    try:
        parsed = json.loads(text)
        json.dumps(parsed, ensure_ascii=False).encode()  # half a letter cannot be written
    except json.JSONDecodeError as error:
        raise ImportRefused(
            f"Ce fichier n'est pas du JSON lisible : erreur ligne {error.lineno}, colonne {error.colno}. {_EXPORT}."
        ) from error
    except (RecursionError, ValueError) as error:  # too deep, half a letter, or a number of thousands of digits
        raise ImportRefused(f"Ce fichier n'est pas un GeoJSON de secteurs. {_EXPORT}.") from error
    if _NULL.search(text):
        raise ImportRefused(f"Ce fichier contient des caractères nuls. {_EXPORT}.")
    return parsed


def _features(content: Any) -> list[dict[str, Any]]:
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise ImportRefused(f"Ce fichier n'est pas une liste de secteurs (« FeatureCollection »). {_EXPORT}.")
    system = json.dumps(content.get("crs") or _WORLD[0])
    if not any(name in system for name in _WORLD):
        raise ImportRefused(f"Ce fichier annonce un autre système de coordonnées que WGS 84 : {system}. {_EXPORT}.")
    features = content.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise ImportRefused(f"La liste des secteurs (« features ») est illisible. {_EXPORT}.")
    if not features:
        raise ImportRefused(f"Ce fichier ne contient aucun secteur. {_EXPORT}.")
    if len(features) > MOST_SECTORS:
        raise ImportRefused(
            f"Ce fichier contient {len(features)} objets : ce ne sont sans doute pas les secteurs d'une commune "
            f"({MOST_SECTORS} au plus)."
        )
    return features


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _twins(names: list[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        first = seen.setdefault(fold(name), number)
        if first != number:
            yield f"« {name} » : les secteurs n° {first} et n° {number} portent le même nom."
