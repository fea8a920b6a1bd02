"""Which doors of a street answer the number that was typed: that one, the nearest one, or the street itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, radians
from statistics import median

NEAR_NUMBERS = 20  # a number further from the one typed says nothing about where it is
_SUFFIX_OF_LETTER = {"b": "bis", "t": "ter", "q": "quater"}
_LETTER_OF_SUFFIX = {suffix: letter for letter, suffix in _SUFFIX_OF_LETTER.items()}
_SAME_SUFFIX, _OTHER_SUFFIX, _NO_SUFFIX, _NEAREST, _STREET_ONLY = 0.98, 0.9, 0.93, 0.85, 0.8


@dataclass(frozen=True, slots=True)
class Door:
    """A numbered point of a street; without `numero`, a point of the street."""

    numero: int | None
    rep: str
    lon: float
    lat: float


def doors_for(doors: Sequence[Door], numero: int | None, rep: str) -> list[tuple[Door, float]]:
    """The doors to propose, each with what it is worth, 0 to 1: 1 is just what was typed. None without any door."""
    if not doors:
        return []
    if numero is None:
        return [(middle_of(doors), 1.0)]
    same_number = {door.rep: door for door in reversed(doors) if door.numero == numero}  # the first of two alike
    if same_number:
        return [(door, _worth(rep, door.rep)) for door in same_number.values()]
    nearest = _nearest(doors, numero)
    return [(nearest, _NEAREST) if nearest else (middle_of(doors), _STREET_ONLY)]


def _worth(typed: str, real: str) -> float:
    """`8 b` may mean 8 b or 8 bis; `8` alone means 8 before 8 bis."""
    if typed == real:
        return 1.0
    if typed and typed in {_LETTER_OF_SUFFIX.get(real), _SUFFIX_OF_LETTER.get(real)}:
        return _SAME_SUFFIX
    return _OTHER_SUFFIX if real else _NO_SUFFIX


def _nearest(doors: Sequence[Door], numero: int) -> Door | None:
    """The door of the nearest number, the lower of two as near."""
    near = [
        (abs(door.numero - numero), door.numero, door.rep, door.lon, door.lat, door)
        for door in doors
        if door.numero is not None and abs(door.numero - numero) <= NEAR_NUMBERS
    ]
    return min(near, key=lambda entry: entry[:-1])[-1] if near else None


def middle_of(doors: Sequence[Door]) -> Door:
    """The street itself: at the door nearest its middle, so that a bend does not put the point in a field."""
    lon, lat = median(door.lon for door in doors), median(door.lat for door in doors)
    shrink = cos(radians(lat))
    middle = min(doors, key=lambda door: ((door.lon - lon) * shrink) ** 2 + (door.lat - lat) ** 2)
    return replace(middle, numero=None, rep="")
