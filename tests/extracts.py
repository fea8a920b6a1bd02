"""Small extracts of the Base Adresse Nationale for tests, in the layout of the real thing."""

from collections.abc import Iterable
from pathlib import Path

COLUMNS = (
    "id", "id_fantoir", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune",
    "code_insee_ancienne_commune", "nom_ancienne_commune", "x", "y", "lon", "lat", "type_position", "alias", "nom_ld",
    "libelle_acheminement", "nom_afnor", "source_position", "source_nom_voie", "certification_commune", "cad_parcelles",
)  # fmt: skip
REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def ban_line(street: str, numero: int | str, voie: str, **others: str) -> dict[str, str]:
    """One address of the commune 32013; `street` is its street's part of the id, such as "0010"."""
    rep = others.get("rep", "")
    number = f"{numero:05}" if isinstance(numero, int) else "00000"
    plain = {
        "id": f"32013_{street}_{number}" + (f"_{rep}" if rep else ""),
        "numero": str(numero), "nom_voie": voie, "code_postal": "32000", "code_insee": "32013", "nom_commune": "Auch",
        "lon": f"{0.58 + int(numero or 0) * 1e-5:.6f}", "lat": "43.640000",
    }  # fmt: skip
    return {**dict.fromkeys(COLUMNS, ""), **plain, **others}


def extract(lines: Iterable[dict[str, str]], *, columns: Iterable[str] = COLUMNS, end: str = "\n") -> str:
    """The text of an extract with these columns, in this order."""
    columns = list(columns)
    return "".join(";".join(row) + end for row in (columns, *([line[name] for name in columns] for line in lines)))


TOWN = [
    *(ban_line("0010", numero, "Rue Victor Hugo") for numero in (2, 4, 8, 10, 12)),
    ban_line("0010", 8, "Rue Victor Hugo", rep="bis"),
    ban_line("0010", 12, "Rue Victor Hugo", rep="b"),
    *(ban_line("0020", numero, "Avenue du Général de Gaulle") for numero in (1, 3, 15)),
    *(ban_line("0030", numero, "Rue du 8 Mai") for numero in (1, 2, 8)),
    *(ban_line("0040", numero, "Boulevard Sadi Carnot") for numero in (1, 8)),
    *(ban_line("0050", numero, "Chemin de l'Église") for numero in (1, 5012)),
    *(ban_line("0060", numero, "Place Sainte-Quitterie") for numero in (1, 2)),
    *(ban_line("0070", numero, "Rue des Bouvreuils") for numero in (1, 37)),
    *(ban_line("0080", numero, "Impasse Saint-Exupéry") for numero in (1, 3)),
    *(ban_line("0090", numero, "Rue d'Artagnan") for numero in (7, 8)),
    ban_line("0100", "", "Lieu-dit Embats"),
]
