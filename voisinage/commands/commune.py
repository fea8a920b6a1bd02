"""A commune as `voisinage init` is told of it."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from dispatch.availability.school_zones import school_zone
from dispatch.places import Commune
from sms.phone import PhoneKind, PhoneNumber, PhoneRefused, display, parse_phone
from voisinage.commands.asking import given_or_asked

NOBODY = "aucun"  # typed instead of a number: nobody is on duty any more
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
        school_zone=school_zone(insee),
        timezone=_timezone(told["timezone"] or TIMEZONE_OF[territory]),
        contact_phone=_phone(given_or_asked(told["phone"], "Numéro que les gens appellent"), territory).e164,
        alert_phone=_mobile(told["alert_phone"], territory) if told["alert_phone"] else None,
    )


def change_numbers(commune: Commune, told: dict[str, str | None]) -> None:
    """Give a commune the numbers told by the options. Raises ClickException for what cannot be."""
    if told["phone"] is not None:
        commune.contact_phone = _phone(told["phone"], commune.territory).e164
        click.echo(f"Numéro que les gens appellent : {display(commune.contact_phone)}.")
    if told["alert_phone"] is not None:
        commune.alert_phone = _mobile(told["alert_phone"], commune.territory)
        click.echo(f"Mobile d'astreinte : {display(commune.alert_phone) if commune.alert_phone else NOBODY}.")


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise click.ClickException(f"« {name} » n'est pas un fuseau horaire, comme Europe/Paris.") from error
    return name


def _mobile(typed: str, territory: str) -> str | None:
    if typed.strip().casefold() == NOBODY:
        return None
    number = _phone(typed, territory)
    if number.kind is not PhoneKind.MOBILE:
        raise click.ClickException(
            f"--alert-phone : le {number.national} n'est pas un mobile, il ne reçoit pas de SMS."
        )
    return number.e164


def _phone(typed: str, territory: str) -> PhoneNumber:
    try:
        return parse_phone(typed, territory)
    except PhoneRefused as refused:
        raise click.ClickException(str(refused)) from refused
