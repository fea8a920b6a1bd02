"""A commune as `voisinage init` is told of it."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from dispatch.places import Commune
from sms.phone import PhoneRefused, parse_phone
from voisinage.commands.asking import given_or_asked

_INSEE = re.compile(r"\d{5}|2[AB]\d{3}")
# Codes of the overseas communes begin with these (INSEE, code officiel géographique).
TERRITORY_OF = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "977": "BL", "978": "MF",
}  # fmt: skip
TIMEZONE_OF = {
    "FR": "Europe/Paris",
    "GP": "America/Guadeloupe",
    "MQ": "America/Martinique",
    "GF": "America/Cayenne",
    "RE": "Indian/Reunion",
    "PM": "America/Miquelon",
    "YT": "Indian/Mayotte",
    "BL": "America/St_Barthelemy",
    "MF": "America/Marigot",
}


def found_commune(told: dict[str, str | None]) -> Commune:
    """The commune told by the options, the rest asked. Raises ClickException for what cannot be."""
    name = given_or_asked(told["name"], "Nom de la commune").strip()
    insee = given_or_asked(told["insee"], "Code INSEE").strip().upper()
    if not _INSEE.fullmatch(insee):
        raise click.ClickException(f"« {insee} » n'est pas un code INSEE : cinq caractères, comme 32013.")
    territory = told["territory"] or TERRITORY_OF.get(insee[:3], "FR")
    return Commune(
        name=name,
        insee=insee,
        territory=territory,
        timezone=_timezone(told["timezone"] or TIMEZONE_OF[territory]),
        contact_phone=_phone(given_or_asked(told["phone"], "Numéro que les gens appellent"), territory),
    )


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise click.ClickException(f"« {name} » n'est pas un fuseau horaire, comme Europe/Paris.") from error
    return name


def _phone(typed: str, territory: str) -> str:
    try:
        return parse_phone(typed, territory).e164
    except PhoneRefused as refused:
        raise click.ClickException(str(refused)) from refused
