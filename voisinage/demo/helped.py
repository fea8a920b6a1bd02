"""The people of the demo town who are helped, each at home behind a real door of their sector."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely

from dispatch.geo import Point
from voisinage.demo.ground import Ground, House

NOTES = ("", "", "Sonnez fort, puis attendez un peu.", "Portail vert, au fond de la cour.", "2e étage, code 12A45.")
LOST = "Derrière l'ancienne scierie"


@dataclass(frozen=True)
class Helped:
    """One person. `point` is None where nobody can say where the address is."""

    first_name: str
    phone: str
    address: str
    point: Point | None
    access_notes: str


def helped_in(ground: Ground, sectors: Sequence[str | None], rng: random.Random) -> Iterator[Helped]:
    """One person for each sector named; None for somebody whose address is on no map."""
    homes = {name: _houses_in(ground, name) for name in ground.sectors}
    for rank, (first_name, sector) in enumerate(zip(ground.drawing.persons, sectors, strict=False)):
        house = rng.choice(homes[sector]) if sector else None
        yield Helped(
            first_name=first_name,
            phone=f"+336399850{rank:02d}",
            address=_written(ground, house) if house else LOST,
            point=Point(house.lat, house.lon) if house else None,
            access_notes=rng.choice(NOTES),
        )


def _houses_in(ground: Ground, sector: str) -> list[House]:
    outline = shapely.Polygon(ground.sectors[sector])
    shapely.prepare(outline)
    return [house for house in ground.houses if shapely.contains_xy(outline, house.lon, house.lat)]


def _written(ground: Ground, house: House) -> str:
    """As the address search writes it."""
    hamlet = f" ({house.hamlet})" if house.hamlet else ""
    return f"{house.address}{hamlet}, {ground.drawing.postcode} {ground.drawing.name}"
