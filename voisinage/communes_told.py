"""What tells one commune from another, as it is typed: its name, its INSEE code, the territory it lies in."""

import re

from sms.gsm7 import fold

LONGEST_NAME = 80
# Codes of the overseas communes begin with these (INSEE, code officiel géographique).
TERRITORY_OF = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "977": "BL", "978": "MF",
}  # fmt: skip
_INSEE = re.compile(r"\d{5}|2[AB]\d{3}")


class CommuneRefused(ValueError):
    """A name or a code that cannot be. `str()` is a French sentence."""


def name_typed(typed: str) -> str:
    """The name as it is kept. Raises CommuneRefused."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME:
        raise CommuneRefused(f"Donnez le nom de la commune, de {LONGEST_NAME} caractères au plus.")
    if "?" in fold(name):
        raise CommuneRefused("Ce nom a un signe qu’un SMS ne peut pas porter : remplacez-le.")
    return name


def insee_typed(typed: str) -> str:
    """The code as it is kept. Raises CommuneRefused."""
    insee = "".join(typed.split()).upper()
    if not _INSEE.fullmatch(insee):
        raise CommuneRefused(
            f"« {typed.strip()} » n’est pas un code INSEE : cinq caractères, comme 32013. Ce n’est pas le code postal."
        )
    return insee


def territory_of(insee: str) -> str:
    """The numbering plan of a commune, a region of `phonenumbers`: FR, GP, RE, …."""
    return TERRITORY_OF.get(insee[:3], "FR")
