"""`voisinage sectors import`: the sectors of a commune from a GeoJSON layer, all or none."""

from pathlib import Path

import click

from dispatch.errors import ImportRefused
from dispatch.events import Event
from dispatch.sectors.geojson import refuse_if_huge
from dispatch.sectors.importing import Outcome, SectorLine, SectorReport, import_sectors
from voisinage.commands.opening import the_commune
from voisinage.commands.session import open_session
from voisinage.commands.trace import note_command

_DONE = {Outcome.CREATED: "créé", Outcome.UPDATED: "mis à jour", Outcome.UNCHANGED: "inchangé"}


@click.group("sectors")
def sectors_commands() -> None:
    """Secteurs de la commune."""


@sectors_commands.command("import")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--commune", "--insee", "insee", help="Code INSEE de la commune, s'il y en a plusieurs.")
@click.option("--nom", "name_property", help="Propriété qui porte le nom des secteurs, si elle n'est pas reconnue.")
@click.option("--dry-run", is_flag=True, help="Vérifie tout, n'enregistre rien.")
def import_command(path: Path, insee: str | None, name_property: str | None, dry_run: bool) -> None:
    """Charge les secteurs d'un fichier GeoJSON. Relancé, il met à jour ceux qui portent le même nom."""
    with open_session(dry_run=dry_run) as session:
        commune = the_commune(session, insee)
        report = import_sectors(session, commune, _text_of(path), name_property=name_property)
        if changed := [line.name for line in report.lines if line.outcome is not Outcome.UNCHANGED]:
            note_command(session, commune, Event.SETTINGS_CHANGED, what="sectors", names=changed)
    for line in _report_lines(report):
        click.echo(line)
    click.echo("Essai seulement : rien n'a été enregistré." if dry_run else "C'est enregistré.")


def _text_of(path: Path) -> str:
    try:
        refuse_if_huge(path.stat().st_size)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ImportRefused(f"Le fichier « {path} » n'existe pas. Vérifiez son nom et son dossier.") from error
    except OSError as error:
        raise ImportRefused(f"Le fichier « {path} » ne peut pas être lu. Vérifiez que vous y avez droit.") from error
    except UnicodeDecodeError as error:
        raise ImportRefused("Ce fichier n'est pas en UTF-8. Exportez-le de nouveau en GeoJSON (UTF-8).") from error


def _report_lines(report: SectorReport) -> list[str]:
    return [
        *(_told(line) for line in report.lines),
        *(f"« {name} » : absent du fichier, gardé" for name in report.kept),
        *(f"Attention : {warning}" for warning in report.warnings),
    ]


def _told(line: SectorLine) -> str:
    mended = ", contour réparé (il se recoupait)" if line.repaired else ""
    return f"« {line.name} » : {_DONE[line.outcome]}{mended}"
