"""`voisinage backup` and `voisinage restore`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from voisinage.backups.copying import CannotCopy, Copy, Damaged
from voisinage.backups.envelope import NotOurs
from voisinage.backups.scheduled import place_of, remember
from voisinage.backups.taking import copy_of, open_backup, take
from voisinage.checkup import backup_problems
from voisinage.commands.opening import open_sessions, read_settings
from voisinage.config import Settings
from voisinage.keyring import open_ring
from voisinage.schema import upgrade

PRODUCED = {"alembic_version"}  # a table that says nothing of people


@click.command("backup")
def backup_command() -> None:
    """Sauvegarde la base, chiffrée, et l'essaie aussitôt par une vraie restauration. Le service continue."""
    settings = _ready_settings()
    sessions = open_sessions(settings)
    taken = take(settings.database_url, place_of(settings), lambda: datetime.now(UTC))
    remember(sessions, taken)
    sessions.kw["bind"].dispose()
    if not taken.good:
        raise click.ClickException(taken.problem)
    click.echo(f"{taken.file} : {taken.file.stat().st_size} octets, {taken.rows} lignes, restaurées pour essai.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Même si la base contient déjà quelque chose : ce contenu est perdu.")
def restore_command(file: Path, *, force: bool) -> None:
    """Remet la base dans l'état d'une sauvegarde. Arrêtez le service avant."""
    settings = _ready_settings()
    copy = copy_of(settings.database_url)
    there = _people(copy)
    click.echo(f"Sauvegarde : {file} ({file.stat().st_size} octets).")
    click.echo(f"Base : {there} lignes y sont maintenant" + (", elles seront remplacées." if there and force else "."))
    if there and not force:
        raise click.ClickException("La base n'est pas vide : rien n'a été changé. Avec --force, son contenu est perdu.")
    _restore(copy, file, settings)
    click.echo(f"C'est fait : {_people(copy)} lignes. Lancez « voisinage doctor » avant de rouvrir.")


def _ready_settings() -> Settings:
    settings = read_settings()
    if wrong := backup_problems(settings):
        raise click.ClickException("\n".join(wrong))
    if not settings.backup_key:
        raise click.ClickException(
            "Aucune clé de sauvegarde : donnez VOISINAGE_BACKUP_KEY ou VOISINAGE_BACKUP_KEY_FILE."
        )
    return settings


def _people(copy: Copy) -> int:
    try:
        return sum(rows for table, rows in copy.counts().items() if table not in PRODUCED)
    except CannotCopy as cannot:
        raise click.ClickException(str(cannot)) from cannot


def _restore(copy: Copy, file: Path, settings: Settings) -> None:
    try:
        with open_backup(file, settings.backup_key) as content:
            copy.restore(content, file.parent)
    except NotOurs as wrong:
        sentence = "Ce fichier ne s'ouvre pas : autre clé, fichier abîmé ou étranger. Rien n'a été changé."
        raise click.ClickException(sentence) from wrong
    except Damaged as wrong:
        raise click.ClickException("Cette sauvegarde est abîmée. Rien n'a été changé.") from wrong
    except CannotCopy as cannot:
        raise click.ClickException(str(cannot)) from cannot
    upgrade(settings.database_url, open_ring(settings))  # an older backup is brought to the tables of today
