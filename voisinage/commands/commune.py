"""A commune as `voisinage init` is told of it."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from dispatch.availability.school_zones import school_zone
from dispatch.places import Commune
from sms.phone import PhoneKind, PhoneNumber, PhoneRefused, display, parse_phone
from voisinage.commands.asking import given_or_asked
from voisinage.communes_told import CommuneRefused, insee_typed, name_typed, territory_of

NOBODY = "aucun"  # typed instead of a number: nobody is on duty any more
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
    name = given_or_asked(told["name"], "Nom de la commune", check=_told(name_typed))
    insee = given_or_asked(told["insee"], "Code INSEE (pas le code postal)", check=_told(insee_typed))
    territory = told["territory"] or territory_of(insee)

    def callable_number(typed: str) -> str:
        return _phone(typed, territory).e164

    return Commune(
        name=name,
        insee=insee,
        territory=territory,
        school_zone=school_zone(insee),
        timezone=_timezone(told["timezone"] or TIMEZONE_OF[territory]),
        contact_phone=given_or_asked(told["phone"], "Numéro que les gens appellent", check=callable_number),
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


def _told(read: Callable[[str], str]) -> Callable[[str], str]:
    """The same, its refusals told as those of a command."""

    def checked(typed: str) -> str:
        try:
            return read(typed)
        except CommuneRefused as refused:
            raise click.ClickException(str(refused).replace("’", "'")) from refused

    return checked


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
