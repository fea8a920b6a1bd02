"""`voisinage volunteers import`: the mairie's list of volunteers, all or nothing."""

from datetime import UTC, datetime
from pathlib import Path

import click

from dispatch.errors import ImportRefused
from voisinage.commands.opening import the_commune
from voisinage.commands.session import open_session
from voisinage.volunteers.importing import import_volunteers


@click.group("volunteers")
def volunteers_commands() -> None:
    """Bénévoles."""


@volunteers_commands.command("import")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--insee", help="Code INSEE de la commune, s'il y en a plusieurs.")
@click.option("--dry-run", is_flag=True, help="Vérifie tout, n'enregistre rien.")
def import_command(path: Path, insee: str | None, dry_run: bool) -> None:
    """Charge une liste de bénévoles en CSV (UTF-8). Tout est pris, ou rien.

    Colonnes : prenom, nom, telephone, role (référent, bricoleur, les deux), et si on les a competences, secteurs,
    adresse ou lat et lon, rayon, disponibilites, charte_signee_le. Relancée, elle met à jour par numéro de téléphone.
    """
    with open_session(dry_run=dry_run) as session:
        commune = the_commune(session, insee)
        report = import_volunteers(session, commune, _content(path), now=datetime.now(UTC))
        for complaint in report.complaints:
            click.echo(complaint)
        if report.complaints:
            many = len(report.complaints)
            raise click.ClickException(f"Rien n'a été enregistré : {many} chose{'s' * (many > 1)} à corriger.")
    for doubt in report.doubts:
        click.echo(f"À vérifier : {doubt}")
    click.echo(f"Ajoutés : {report.added}. Mis à jour : {report.updated}.")
    click.echo("Essai seulement : rien n'a été enregistré." if dry_run else "C'est enregistré.")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ImportRefused(f"Le fichier « {path} » n'existe pas. Vérifiez son nom et son dossier.") from error
    except OSError as error:
        raise ImportRefused(f"Le fichier « {path} » ne peut pas être lu. Vérifiez que vous y avez droit.") from error
