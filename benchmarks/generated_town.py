"""A town that exists nowhere, written as a Base Adresse Nationale extract, for where no real one is at hand."""

from pathlib import Path
from random import Random

HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles"
)
_TYPES = ["Rue", "Rue", "Rue", "Rue", "Impasse", "Chemin", "Place", "Avenue", "Allée", "Boulevard"]
_BEGINNINGS = ["Bel", "Châte", "Mont", "Ville", "Haute", "Clair", "Roche", "Vau", "Champ", "Grand", "Font", "Saint-É"]
_ENDINGS = ["moulin", "vigne", "fort", "bois", "sérac", "lande", "puits", "guérin", "rivière", "combe", "noyer", "lys"]


def write_town(path: Path, *, insee: str, rng: Random, streets: int = 400) -> Path:
    """Write `streets` streets of 4 to 30 numbers around a made-up centre; gives `path` back."""
    names = [f"{first}{last}" for first in _BEGINNINGS for last in _ENDINGS]
    lines = [HEADER]
    for street in range(streets):
        article = rng.choice(["", "du ", "de la ", "des "])
        voie = f"{rng.choice(_TYPES)} {article}{names[street % len(names)]}{_order(street // len(names))}"
        lon, lat = 0.58 + rng.uniform(-0.04, 0.04), 43.64 + rng.uniform(-0.03, 0.03)
        for numero in range(1, rng.randrange(5, 31)):
            rep = rng.choice(["bis", "ter", "a"] + [""] * 57)
            ident = f"{insee}_{street:04}_{numero:05}{'_' + rep if rep else ''}"
            place = f"{lon + numero * 1e-4:.6f};{lat + numero * 5e-5:.6f}"
            lines.append(f"{ident};;{numero};{rep};{voie};32000;{insee};Auch;;;0;0;{place};;;;AUCH;;;;0;")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _order(turn: int) -> str:
    return ["", " Ancien", " Neuf", " Perdu", " Vieux", " Joli"][turn % 6]
