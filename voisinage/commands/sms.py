"""`voisinage sms preview`: read every text before the first one is sent."""

from textwrap import indent

import click

from sms.gsm7 import count_segments
from sms.preview import samples


@click.group("sms")
def sms_commands() -> None:
    """Textes des SMS."""


@sms_commands.command("preview")
@click.option("--longest", is_flag=True, help="Avec les noms les plus longs qu'une commune puisse avoir.")
def preview(longest: bool) -> None:
    """Montre chaque texte, son alphabet et le nombre de SMS qu'il compte."""
    for kind, text in samples(longest):
        encoding, segments = count_segments(text)
        click.echo(f"{kind} ({encoding}, {segments} SMS)\n{indent(text, '  ')}\n")
