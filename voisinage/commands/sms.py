"""`voisinage sms`: read every text before the first one is sent, or those the console kept instead of sending."""

from itertools import groupby
from operator import itemgetter
from textwrap import indent
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select

from dispatch.people import Volunteer
from dispatch.places import Commune
from sms.console import ConsoleGateway, KeptText
from sms.gsm7 import count_segments
from sms.phone import PhoneRefused, display, parse_phone
from sms.preview import TITLES, samples
from voisinage.carriers import kept_texts
from voisinage.commands.opening import read_settings
from voisinage.commands.session import open_session


@click.group("sms")
def sms_commands() -> None:
    """Textes des SMS."""


@sms_commands.command("preview", short_help="Montre chaque texte avant le premier envoi.")
@click.option("--longest", is_flag=True, help="Avec les noms les plus longs qu'une commune puisse avoir.")
def preview(longest: bool) -> None:
    """Montre chaque texte, à qui il va, son alphabet et le nombre de SMS qu'il compte."""
    for kind, versions in groupby(samples(longest), key=itemgetter(0)):
        (_, text), (_, one_way) = versions
        _show(TITLES[kind], text)
        if one_way != text:
            _show(f"{TITLES[kind]} ; expéditeur qui ne peut pas recevoir de réponse", one_way)


def _show(title: str, text: str) -> None:
    encoding, segments = count_segments(text)
    click.echo(f"{title} ({encoding}, {segments} SMS)\n{indent(text, '  ')}\n")


@sms_commands.command("console", short_help="Relit les textes gardés au lieu d'être envoyés.")
@click.option("--to", "typed", metavar="NUMÉRO", help="Seulement les textes à ce numéro.")
@click.option("--last", metavar="NOMBRE", default=20, show_default=True, type=int, help="Combien de textes, au plus.")
def console(typed: str | None, last: int) -> None:
    """Montre les textes que l'opérateur « console » a gardés au lieu de les envoyer, le plus récent en dernier."""
    settings = read_settings()
    if settings.sms_carrier != "console":
        raise click.ClickException(f"Les SMS partent par {settings.sms_carrier} : leur texte n'est pas gardé ici.")
    kept = ConsoleGateway(kept_texts(settings)).messages(_e164(typed) if typed else None)
    if not kept:
        click.echo("Aucun texte pour le moment.")
        return
    owners = _owners()
    for text in kept[-max(last, 1) :]:
        click.echo(f"{_heading(text, owners.get(text.to))}\n{indent(text.body, '  ')}\n")


def _e164(typed: str) -> str:
    try:
        return parse_phone(typed).e164
    except PhoneRefused as refused:
        raise click.ClickException(str(refused)) from refused


def _owners() -> dict[str, tuple[str, str]]:
    """Whose phone each number is, and the time zone they live in."""
    query = select(Volunteer.phone, Volunteer.first_name, Volunteer.last_name, Commune.timezone).join(Volunteer.commune)
    with open_session() as session:
        return {phone: (f"{first} {last}, ", zone) for phone, first, last, zone in session.execute(query)}


def _heading(text: KeptText, owner: tuple[str, str] | None) -> str:
    """When, and to whom. A number on no list is the mairie's own: the machine's time will do."""
    name, zone = owner or ("", None)
    local = text.at.astimezone(ZoneInfo(zone) if zone else None)
    return f"Le {local:%d/%m à %H:%M}, à {name}{display(text.to)} :"
