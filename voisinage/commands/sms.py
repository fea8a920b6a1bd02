"""`voisinage sms`: read every text before the first one is sent, with its price; or those the console kept instead."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from textwrap import indent
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select

from dispatch.people import Volunteer
from dispatch.places import Commune
from sms.billed import Billed, every_text
from sms.console import ConsoleGateway, KeptText
from sms.phone import PhoneRefused, display, parse_phone
from sms.preview import frame_of
from sms.spoken_samples import every_call
from voisinage.carriers import kept_texts, make_carriers
from voisinage.commands.opening import read_settings
from voisinage.commands.session import open_session
from voisinage.formats import euros


@click.group("sms")
def sms_commands() -> None:
    """Textes des SMS."""


@sms_commands.command("preview", short_help="Montre chaque texte avant le premier envoi.")
@click.option("--longest", is_flag=True, help="Avec les noms les plus longs qu'une commune puisse avoir.")
@click.option(
    "--answered/--one-way",
    default=None,
    help="Comme si l'expéditeur pouvait, ou ne pouvait pas, recevoir de réponse. D'ordinaire, les réglages le disent.",
)
@click.option("--calls", is_flag=True, help="Plutôt ce qu'une voix lit dans un appel.")
def preview(longest: bool, answered: bool | None, calls: bool) -> None:
    """Montre chaque texte, à qui il va, son alphabet, le nombre de SMS qu'il compte et son prix."""
    if calls:
        for heard in every_call(frame_of(longest)):
            click.echo(f"{heard.title}\n{indent(heard.words, '  ')}\n")
        return
    carriers = make_carriers(read_settings(), lambda: datetime.now(UTC))
    can_reply = carriers.can_reply if answered is None else answered
    for one in every_text(replace(frame_of(longest=False), can_reply=can_reply)):
        _show(one.title, one.longest if longest else one.ordinary, carriers.segment_price_micros)
    if not carriers.segment_price_micros:
        click.echo("Pour voir le prix de chaque texte, indiquez celui d'un SMS : VOISINAGE_SMS_SEGMENT_PRICE.")


def _show(title: str, text: Billed, price: int | None) -> None:
    cost = f", {euros(text.segments * price)}" if price else ""
    click.echo(
        f"{title} ({text.encoding}, {text.septets} signes, {text.segments} SMS{cost})\n{indent(text.text, '  ')}\n"
    )


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
    """The number, dialled as in whichever commune there is."""
    with open_session() as session:
        territories = session.scalars(select(Commune.territory).distinct().order_by(Commune.territory)).all()
    for territory in territories:
        with suppress(PhoneRefused):
            return parse_phone(typed, territory).e164
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
