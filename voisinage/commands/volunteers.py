"""`voisinage volunteers import`: the mairie's list of volunteers, all or nothing."""

from datetime import UTC, datetime
from pathlib import Path

import click

from voisinage.commands.asking import READABLE
from voisinage.commands.opening import the_commune
from voisinage.commands.session import open_session
from voisinage.volunteers.importing import import_volunteers


@click.group("volunteers")
def volunteers_commands() -> None:
    """Bénévoles."""


@volunteers_commands.command("import")
@click.argument("path", metavar="FICHIER", type=READABLE)
@click.option("--insee", help="Code INSEE de la commune, s'il y en a plusieurs.")
@click.option("--dry-run", is_flag=True, help="Vérifie tout, n'enregistre rien.")
def import_command(path: Path, insee: str | None, dry_run: bool) -> None:
    """Charge une liste de bénévoles en CSV (UTF-8). Tout est pris, ou rien.

    Colonnes : prenom, nom, telephone, role (référent, bricoleur, les deux), et si on les a competences, secteurs,
    adresse ou lat et lon, rayon, disponibilites, charte_signee_le. Relancée, elle met à jour par numéro de téléphone.
    """
    with open_session(dry_run=dry_run) as session:
        report = import_volunteers(session, the_commune(session, insee), path.read_bytes(), now=datetime.now(UTC))
        for complaint in report.complaints:
            click.echo(complaint)
        if report.complaints:
            raise click.ClickException(f"Rien n'a été enregistré : {len(report.complaints)} chose(s) à corriger.")
    click.echo(f"Ajoutés : {report.added}. Mis à jour : {report.updated}.")
    click.echo("Essai seulement : rien n'a été enregistré." if dry_run else "C'est enregistré.")
