"""`voisinage addresses`: load an extract of the Base Adresse Nationale, and search it as the form does."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from dispatch.addresses.importing import AddressReport, import_addresses
from dispatch.addresses.scope import is_loaded
from dispatch.addresses.search import FoundAddress, find_addresses, is_elsewhere
from voisinage.commands.session import open_session

_REFUSALS_SHOWN = 30


@click.group("addresses")
def addresses_commands() -> None:
    """Adresses de la commune."""


@addresses_commands.command("import")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Vérifie tout, n'enregistre rien.")
def import_command(path: Path, dry_run: bool) -> None:
    """Charge un extrait de la Base Adresse Nationale, compressé (.gz) ou non. Peut être relancé sans rien doubler."""
    with open_session(dry_run=dry_run) as session:
        report = import_addresses(session, path, now=datetime.now(UTC), on_progress=_show_progress)
    for line in _report_lines(report):
        click.echo(line)
    if not report.usable:
        raise click.ClickException("Aucune adresse de ce fichier n'a pu être chargée.")
    click.echo("Essai seulement : rien n'a été enregistré." if dry_run else "C'est enregistré.")


def _show_progress(lines: int) -> None:
    on_screen = sys.stderr.isatty()
    click.echo(f"{_figure(lines)} lignes lues…" + ("\r" if on_screen else "\n"), err=True, nl=False)


def _report_lines(report: AddressReport) -> list[str]:
    lines = [f"ligne {refused.line} : {refused.reason}" for refused in report.refused[:_REFUSALS_SHOWN]]
    if (more := report.refused_count - len(lines)) > 0:
        lines.append(f"… et {_figure(more)} autres lignes refusées" if more > 1 else "… et une autre ligne refusée")
    lines += [
        f"Créées : {_figure(report.created)}",
        f"Mises à jour : {_figure(report.updated)}",
        f"Inchangées : {_figure(report.unchanged)}",
        f"Refusées : {_figure(report.refused_count)}",
    ]
    if report.gone:
        lines.append(f"Chargées auparavant, absentes de ce fichier, gardées : {_figure(report.gone)}")
    return lines


def _figure(count: int) -> str:
    return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}")


@addresses_commands.command("find")
@click.argument("words", metavar="TEXTE", nargs=-1, required=True)
@click.option("--insee", "--commune", help="Code INSEE de la commune où chercher ; sinon, partout.")
@click.option("--json", "as_json", is_flag=True, help="Affiche une liste JSON, la meilleure réponse en premier.")
def find_command(words: tuple[str, ...], insee: str | None, as_json: bool) -> None:
    """Cherche une adresse comme le fait le formulaire. Le code de sortie est 1 quand rien n'est trouvé."""
    text = " ".join(words)
    with open_session() as session:
        session.connection(execution_options={"read_only": True})  # a search waits for no writer
        if not is_loaded(session, insee):
            where = f" pour la commune {insee}" if insee else ""
            raise click.ClickException(
                f"Aucune adresse n'est chargée{where}. Lancez « voisinage addresses import FICHIER »."
            )
        found = find_addresses(session, text, insee=insee)
        elsewhere = is_elsewhere(session, text, insee=insee)
    if as_json:
        click.echo(json.dumps([asdict(address) for address in found], ensure_ascii=False))
    else:
        click.echo(_list(found) if found else _nothing(text, elsewhere=elsewhere))
    if not found:
        raise click.exceptions.Exit(1)


def _nothing(text: str, *, elsewhere: bool) -> str:
    why = " : elle semble être dans une autre commune" if elsewhere else ""
    return f"Aucune adresse ne ressemble à « {text} »{why}."


def _list(found: list[FoundAddress]) -> str:
    return "\n".join(
        f"{round(address.score * 100):3} %  {address.label}  ({address.lat:.5f}, {address.lon:.5f})"
        for address in found
    )
