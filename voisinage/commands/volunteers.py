"""`voisinage volunteers`: the mairie's list of volunteers, all or nothing, and the codes that verify their numbers."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from dispatch.desk import Desk, Line
from dispatch.errors import ImportRefused
from dispatch.numbers.codes import Sending
from dispatch.numbers.rounds import send_codes
from dispatch.places import Commune
from dispatch.rules import Rules
from voisinage.commands.line import line_of
from voisinage.commands.opening import read_settings, sound_settings, the_commune
from voisinage.commands.session import open_session
from voisinage.volunteers.importing import foresee, import_rows
from voisinage.volunteers.outcomes import Report
from voisinage.volunteers.sendings import told
from voisinage.volunteers.table import read_table
from voisinage.volunteers.welcoming import welcome_all


@click.group("volunteers")
def volunteers_commands() -> None:
    """Bénévoles."""


@volunteers_commands.command("import")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--insee", help="Code INSEE de la commune, s'il y en a plusieurs.")
@click.option("--dry-run", is_flag=True, help="Vérifie tout, n'enregistre rien.")
@click.option("--sans-code", "silent", is_flag=True, help="N'envoie pas de code aux nouveaux bénévoles.")
def import_command(path: Path, insee: str | None, dry_run: bool, silent: bool) -> None:
    """Charge une liste de bénévoles en CSV (UTF-8). Tout est pris, ou rien.

    Colonnes : prenom, nom, telephone, role (référent, bricoleur, les deux), et si on les a competences, secteurs,
    adresse ou lat et lon, rayon, disponibilites, charte_signee_le, appel (oui ou non), deplacement, outils,
    ancien_telephone. Relancée, elle met à jour par numéro de téléphone. Chaque nouveau bénévole reçoit un code qui
    vérifie son numéro.
    """
    line = line_of(read_settings())
    with open_session(dry_run=dry_run) as session:
        session.connection(execution_options={"read_only": True})  # no writer waits while addresses are found
        commune = the_commune(session, insee)
        desk = Desk(session, datetime.now(UTC), line or Line("", can_reply=False))
        report = _imported(desk, commune, path, dry_run=dry_run)
        wanted = not (dry_run or silent) and Rules.from_json(commune.rules).verify_phones
        sent = welcome_all(desk, commune) if wanted and line else Counter[Sending]()
    _tell(report)
    click.echo("Essai seulement : rien n'a été enregistré." if dry_run else "C'est enregistré.")
    for sentence in told(sent):
        click.echo(sentence)
    if wanted and line is None:
        click.echo(NO_CODES)


NO_CODES = (
    "Aucun code n'est parti, les réglages ne conviennent pas : « voisinage doctor » dit pourquoi. Ensuite, lancez "
    "« voisinage volunteers verify »."
)


def _imported(desk: Desk, commune: Commune, path: Path, *, dry_run: bool) -> Report:
    rows = read_table(_content(path))
    seen = foresee(desk, commune, rows)
    desk.session.rollback()
    if dry_run or seen.report.refused:
        return _without_complaint(seen.report)
    return _without_complaint(import_rows(desk, commune, rows, seen.ground))


def _without_complaint(report: Report) -> Report:
    for complaint in report.complaints:
        click.echo(complaint)
    if report.complaints:
        many = len(report.complaints)
        raise click.ClickException(f"Rien n'a été enregistré : {many} chose{'s' * (many > 1)} à corriger.")
    return report


def _tell(report: Report) -> None:
    for doubt in report.doubts:
        click.echo(f"À vérifier : {doubt}")
    for note in report.notes:
        click.echo(f"À savoir : {note}")
    click.echo(f"Ajoutés : {report.added}. Mis à jour : {report.updated}. Inchangés : {report.unchanged}.")


@volunteers_commands.command("verify")
@click.option("--insee", help="Code INSEE de la commune, s'il y en a plusieurs.")
@click.option("--encore", "again", is_flag=True, help="Aussi à ceux dont le code est encore valable.")
def verify_command(insee: str | None, again: bool) -> None:
    """Envoie un code aux bénévoles dont le numéro n'est pas encore vérifié.

    Tant qu'il ne l'est pas, personne ne leur demande rien. Ceux qui ont un code encore valable (sept jours) ne sont pas
    dérangés de nouveau, sauf avec --encore.
    """
    line = line_of(sound_settings())
    if line is None:
        raise click.ClickException(NO_CODES)
    with open_session() as session:
        commune = the_commune(session, insee)
        sent = send_codes(Desk(session, datetime.now(UTC), line), commune, again=again)
    for sentence in told(sent):
        click.echo(sentence)
    if not sent:
        click.echo("Personne à vérifier : chaque numéro l'est, ou son code est encore valable.")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ImportRefused(f"Le fichier « {path} » n'existe pas. Vérifiez son nom et son dossier.") from error
    except OSError as error:
        raise ImportRefused(f"Le fichier « {path} » ne peut pas être lu. Vérifiez que vous y avez droit.") from error
