"""The tables of the map as files: coverage by sector, bricoleurs by skill and half-day."""

from flask.typing import ResponseReturnValue

from dispatch.catalogue import SKILLS
from voisinage.db import db
from voisinage.desk import commune
from voisinage.observatory import ground
from voisinage.observatory.blueprint import mairie_only, observatory
from voisinage.observatory.coverage import ENOUGH, covers, reached_by
from voisinage.observatory.exports import Cell, Sheet, as_file
from voisinage.observatory.map_page import HALF_DAYS, sector_rows, skill_rows, today, wanted
from voisinage.observatory.outgoing import of_half_days, of_two_counts
from voisinage.observatory.under_way import count_under_way

SECTORS_HEAD = (
    "Secteur", "Maisons où quelqu’un va (%)", f"Où {ENOUGH} bricoleurs ou plus vont (%)", "Demandes en cours",
    "À débloquer",
)  # fmt: skip


@observatory.get("/carte/secteurs.<any(csv, xlsx):kind>")
@mairie_only
def sectors_file(kind: str) -> ResponseReturnValue:
    """The table by sector as a file, for the same skill and half-day."""
    session, town = db.session(), commune()
    known = ground.houses(session, town)
    count = reached_by(known, ground.bricoleurs(session, town, wanted(), today()))
    lines = sector_rows(covers(known, count, ground.sectors(session, town)), count_under_way(session, town))
    under_way = of_two_counts([(row["moving"], row["stuck"]) for row in lines])
    cells: list[list[Cell]] = [
        [row["cover"].name, _percent(row["cover"].somebody), _percent(row["cover"].enough), *both]
        for row, both in zip(lines, under_way, strict=True)
    ]
    return as_file(Sheet("voisinage-couverture", SECTORS_HEAD, cells), kind)


@observatory.get("/carte/demi-journees.<any(csv, xlsx):kind>")
@mairie_only
def half_days_file(kind: str) -> ResponseReturnValue:
    """The table by skill and half-day as a file."""
    head = ("Savoir-faire", *HALF_DAYS.values(), "Sans horaires dits", "En tout")
    return as_file(Sheet("voisinage-demi-journees", head, of_half_days(skill_rows(), SKILLS)), kind)


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
