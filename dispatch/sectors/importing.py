"""Bring a commune's sectors in from a GeoJSON file, all or none; run again, it updates by name."""

from dataclasses import dataclass
from enum import StrEnum

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.addresses.words import fold
from dispatch.places import Commune, Sector
from dispatch.sectors.fit import fit_warnings
from dispatch.sectors.geojson import SectorDrawing, read_sectors
from dispatch.sectors.inhabited import inhabited_warnings, uncovered_warnings


class Outcome(StrEnum):
    """What became of a sector of the file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class SectorLine:
    """One sector of the file. `repaired`: its line crossed itself and was put right."""

    name: str
    outcome: Outcome
    repaired: bool


@dataclass(frozen=True)
class SectorReport:
    """What an import did. `kept`: sectors that were there and are not in the file. `warnings`: French sentences."""

    lines: tuple[SectorLine, ...]
    kept: tuple[str, ...]
    warnings: tuple[str, ...]


def import_sectors(
    session: Session, commune: Commune, geojson_text: str, *, name_property: str | None = None
) -> SectorReport:
    """Create or update the sectors of `commune`, by name whatever its accents and capitals.

    Raises ImportRefused, with French sentences, before anything is written.
    """
    drawings = read_sectors(geojson_text, name_property=name_property)
    sectors = session.scalars(select(Sector).where(Sector.commune_id == commune.id).order_by(Sector.id)).all()
    known = {fold(sector.name): sector for sector in sectors}
    lines = tuple(
        SectorLine(drawing.name, _store(session, commune, drawing, known.get(drawing.key)), drawing.repaired)
        for drawing in drawings
    )
    session.flush()
    session.expire(commune, ["sectors"])
    kept = [sector for key, sector in known.items() if key not in {drawing.key for drawing in drawings}]
    named = [(drawing.name, drawing.outline) for drawing in drawings]
    everything = [*named, *((sector.name, shapely.from_geojson(sector.outline)) for sector in kept)]
    lost = inhabited_warnings(session, commune, [drawing.outline for drawing in drawings])
    warnings = [
        *lost,
        *fit_warnings(everything),
        *([] if lost else uncovered_warnings(session, commune, [outline for _, outline in everything])),
    ]
    return SectorReport(lines, tuple(sector.name for sector in kept), tuple(warnings))


def _store(session: Session, commune: Commune, drawing: SectorDrawing, known: Sector | None) -> Outcome:
    outline = shapely.to_geojson(drawing.outline)
    if known is None:
        session.add(Sector(commune_id=commune.id, name=drawing.name, outline=outline))
        return Outcome.CREATED
    if (known.name, known.outline) == (drawing.name, outline):
        return Outcome.UNCHANGED
    known.name, known.outline = drawing.name, outline
    return Outcome.UPDATED
