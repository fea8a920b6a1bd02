"""Find which property of a GeoJSON layer holds the names of its sectors."""

from collections.abc import Sequence
from typing import Any

from dispatch.addresses.words import fold
from dispatch.errors import ImportRefused

LONGEST_NAME = 80
_USUAL = (
    "nom", "name", "libelle", "nom quartier", "nom secteur", "l qu", "l quartier", "lib quartier", "quartier",
    "secteur", "nom officiel", "label", "titre", "title", "libgeo", "nom iris", "lib iris",
)  # fmt: skip


def sector_names(properties: Sequence[dict[str, Any]], name_property: str | None) -> list[str]:
    """The name of each sector, from `name_property`, else from the first usual one that all of them have.

    Raises ImportRefused when there is none, when a sector has no name, or when a name is too long to be shown.
    """
    chosen = name_property or _usual(properties)
    if chosen is None:
        raise ImportRefused(_choose("Aucune propriété du fichier ne donne le nom de tous les secteurs.", properties))
    names = [_text(found.get(chosen)) for found in properties]
    if not any(names):
        raise ImportRefused(_choose(f"Aucun secteur n'a de propriété « {chosen} ».", properties))
    nameless = [str(number) for number, name in enumerate(names, start=1) if not name]
    if nameless:
        raise ImportRefused(f"Ces secteurs n'ont pas de nom (propriété « {chosen} ») : n° {', '.join(nameless)}.")
    long = next((name for name in names if len(name) > LONGEST_NAME), None)
    if long:
        raise ImportRefused(f"Ce nom de secteur est trop long (plus de {LONGEST_NAME} caractères) : « {long[:60]}… ».")
    return names


def _usual(properties: Sequence[dict[str, Any]]) -> str | None:
    """Upper case, accents and underscores do not matter: `NOM`, `Libellé` and `l_qu` are all known."""
    plain = {fold(key): key for found in reversed(properties) for key in found}
    candidates = (plain[usual] for usual in _USUAL if usual in plain)
    return next((key for key in candidates if all(_text(found.get(key)) for found in properties)), None)


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _choose(problem: str, properties: Sequence[dict[str, Any]]) -> str:
    known = sorted({key for found in properties for key in found})
    there = f"Il y a : {', '.join(known[:20])}. " if known else "Les secteurs n'ont aucune propriété. "
    return f"{problem} {there}Indiquez la bonne avec --nom."
