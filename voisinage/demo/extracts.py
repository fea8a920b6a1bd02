"""The demo town in the shapes that real data comes in: a Base Adresse Nationale extract and a GeoJSON of sectors.

The real importers read them, so that the demo goes through the same doors as a real commune.
"""

import csv
import io
import json

from voisinage.demo.ground import Ground, House

# The columns of a BAN extract, in their order. Lambert-93 coordinates and cadastral parcels are left empty.
COLUMNS = (
    "id", "id_fantoir", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune",
    "code_insee_ancienne_commune", "nom_ancienne_commune", "x", "y", "lon", "lat", "type_position", "alias",
    "nom_ld", "libelle_acheminement", "nom_afnor", "source_position", "source_nom_voie", "certification_commune",
    "cad_parcelles",
)  # fmt: skip


def ban_extract(ground: Ground) -> str:
    """Every house as one line of an extract."""
    streets = list(dict.fromkeys(house.street for house in ground.houses))
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, restval="", delimiter=";", lineterminator="\n")
    table.writeheader()
    for house in ground.houses:
        table.writerow(_line(ground, house, streets.index(house.street) + 1))
    return written.getvalue()


def _line(ground: Ground, house: House, street_number: int) -> dict[str, object]:
    street_id = f"{ground.drawing.insee}_{street_number:04d}"
    door = f"{house.numero:05d}" + (f"_{house.rep}" if house.rep else "")
    return {
        "id": f"{street_id}_{door}",
        "id_fantoir": street_id,
        "numero": house.numero,
        "rep": house.rep,
        "nom_voie": house.street,
        "code_postal": ground.drawing.postcode,
        "code_insee": ground.drawing.insee,
        "nom_commune": ground.drawing.name,
        "lon": house.lon,
        "lat": house.lat,
        "type_position": "entrée",
        "nom_ld": house.hamlet,
        "libelle_acheminement": ground.drawing.name.upper(),
        "source_position": "commune",
        "source_nom_voie": "commune",
        "certification_commune": 1,
    }


def sectors_geojson(ground: Ground) -> str:
    """The sectors as a FeatureCollection of polygons, each with its name."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [outline]},
        }
        for name, outline in ground.sectors.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
