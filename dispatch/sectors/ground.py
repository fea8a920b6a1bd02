"""Notice a layer of sectors that lies in the wrong place: projected, swapped, or far from France."""

from collections.abc import Sequence

from dispatch.errors import ImportRefused
from dispatch.french_ground import is_french_ground

_HALF_TURN = 180  # degrees: no longitude is larger
_MEND = "Exportez-la de nouveau en WGS 84 (EPSG:4326), longitude puis latitude."


def check_ground(bounds: Sequence[float]) -> None:
    """Raises ImportRefused, with a French sentence, unless west, south, east and north limits lie in France."""
    west, south, east, north = bounds
    if is_french_ground(west, south) and is_french_ground(east, north):
        return
    if max(abs(limit) for limit in bounds) > _HALF_TURN:
        raise ImportRefused(f"Les coordonnées de cette couche sont en mètres, sans doute en Lambert-93. {_MEND}")
    if is_french_ground(south, west) and is_french_ground(north, east):
        raise ImportRefused(f"Dans cette couche, latitude et longitude sont inversées. {_MEND}")
    raise ImportRefused(f"Cette couche dépasse de la France ({west:g} à {east:g}, {south:g} à {north:g}). {_MEND}")
