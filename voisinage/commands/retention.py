"""`voisinage retention`: erase now what the night would erase, or only say what it is."""

from datetime import UTC, datetime

import click
from sqlalchemy import select

from dispatch.desk import Line
from dispatch.places import Commune
from dispatch.retention.overdue import overdue
from dispatch.retention.periods import LIMITS, Kept
from voisinage.commands.opening import open_sessions, read_settings
from voisinage.privacy.night import erase


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Dit ce qui serait effacé, sans rien effacer.")
def retention_command(dry_run: bool) -> None:
    """Efface ce dont la durée de conservation est passée ; l'horloge le fait aussi chaque nuit."""
    settings, now = read_settings(), datetime.now(UTC)
    sessions = open_sessions(settings)
    with sessions() as session:
        communes = {one.id: one.name for one in session.scalars(select(Commune).order_by(Commune.id))}
        told = {one: overdue(session, session.get_one(Commune, one), now).counts() for one in communes}
    for commune, counts in told.items():
        click.echo(f"{communes[commune]} :{'' if counts else ' rien n’est à effacer.'}".replace("’", "'"))
        for kept, count in counts.items():
            click.echo(f"  {count:6}  {LIMITS[Kept(kept)].what.replace('’', chr(39))}")
    if dry_run:
        click.echo("Rien n'a été effacé : c'était un essai.")
    elif erase(sessions, Line(settings.base_url, can_reply=False), now, list(communes)):
        click.echo("C'est effacé.")
    sessions.kw["bind"].dispose()
