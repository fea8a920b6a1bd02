"""`voisinage backup` and `voisinage restore`."""

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from dispatch.engine import make_engine
from dispatch.journal_chain.ends import lacks
from dispatch.vault.lending import ring_of
from dispatch.vault.rotation import values_under
from voisinage.anchoring import known
from voisinage.backups.copying import CannotCopy, Copy, Damaged
from voisinage.backups.envelope import NotOurs
from voisinage.backups.scheduled import take_and_remember
from voisinage.backups.taking import copy_of, open_backup
from voisinage.checkup import backup_problems
from voisinage.commands.journal import told
from voisinage.commands.opening import open_sessions, read_settings
from voisinage.config import Settings
from voisinage.keyring import key_file, keys_problem, open_ring
from voisinage.schema import upgrade

PRODUCED = {"alembic_version"}  # a table that says nothing of people


@click.command("backup")
def backup_command() -> None:
    """Sauvegarde la base, chiffrée, et l'essaie aussitôt par une vraie restauration. Le service continue."""
    settings = _ready_settings()
    sessions = open_sessions(settings)
    taken = take_and_remember(settings, sessions, lambda: datetime.now(UTC))
    sessions.kw["bind"].dispose()
    if not taken.good:
        raise click.ClickException(taken.problem)
    click.echo(f"{taken.file} : {taken.file.stat().st_size} octets, {taken.rows} lignes, restaurées pour essai.")
    click.echo(f"Les noms y sont sous {_keys_of(settings)}, qui n'y sont pas : gardez-en une copie à part.")


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
    _say_what_the_journal_lost(settings)
    if lost := _closed_for_good(settings):
        click.echo(f"{lost} valeurs sont sous une clé d'alors : remettez-la parmi {_keys_of(settings)}.", err=True)


def _ready_settings() -> Settings:
    settings = read_settings()
    wrong = backup_problems(settings)
    if without_keys := keys_problem(settings):
        wrong = [*wrong, without_keys]
    if wrong:
        raise click.ClickException("\n".join(wrong))
    if not settings.backup_key:
        raise click.ClickException(
            "Aucune clé de sauvegarde : donnez VOISINAGE_BACKUP_KEY ou VOISINAGE_BACKUP_KEY_FILE."
        )
    return settings


def _keys_of(settings: Settings) -> str:
    return f"les clés de {key_file(settings) or 'VOISINAGE_KEYS'}"


def _say_what_the_journal_lost(settings: Settings) -> None:
    """An older backup ends before the anchors do: that is as it must be, and is to be accepted by whoever restored."""
    sessions = open_sessions(settings)
    with sessions() as session:
        found = told(session, lacks(session, known(settings).anchors))
    sessions.kw["bind"].dispose()
    if found:
        click.echo("\n".join([*found, "Après cette remise, c'est normal : « voisinage journal accept »."]))


def _closed_for_good(settings: Settings) -> int:
    """How many values none of the keys at hand opens: those of a backup may be gone since."""
    engine = make_engine(settings.database_url, keys=open_ring(settings))
    try:
        with Session(engine) as session:
            return values_under(session, [key.id for key in ring_of(engine.dialect).keys])[""]
    finally:
        engine.dispose()


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
