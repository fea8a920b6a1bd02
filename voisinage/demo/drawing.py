"""The demo town as it was thought up: `clairouvre.json`, read once.

Clairouvre does not exist: its name is no commune's and its INSEE code is attributed to none.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

Metres = tuple[float, float]  # east and north of the town's centre


@dataclass(frozen=True)
class DrawnStreet:
    """A street as a line, with a house `every` so many metres on either side. `hamlet` is empty in town."""

    name: str
    every: float
    line: list[Metres]
    hamlet: str = ""


@dataclass(frozen=True)
class Drawing:
    """Names and lines. `centre` is lon, lat; `referents` maps full names to their sectors."""

    name: str
    insee: str
    postcode: str
    centre: tuple[float, float]
    referents: dict[str, list[str]]
    bricoleurs: list[str]
    persons: list[str]
    sectors: dict[str, list[Metres]]
    streets: list[DrawnStreet]


def draw() -> Drawing:
    """Read the drawing."""
    plain: dict[str, Any] = json.loads(files(__package__).joinpath("clairouvre.json").read_text("utf-8"))
    streets = [DrawnStreet(**street) for street in plain.pop("streets")]
    return Drawing(streets=streets, **plain)
