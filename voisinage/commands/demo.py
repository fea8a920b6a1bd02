"""`voisinage demo`: the demo town, built when needed and opened in one process."""

import logging
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context

import click

from voisinage.commands.opening import refusal
from voisinage.config import Settings, SettingsRefused
from voisinage.demo.files import TOO_OLD, DemoFiles
from voisinage.demo.offices import MAIRIE_EMAIL, PASSWORD, PRESCRIBER_EMAIL
from voisinage.demo.opening import build, open_town, wake_up
from voisinage.keyring import key_file
from voisinage.serve import serve_all

GUIDE = f"""
Clairouvre, ville imaginaire : personne n'y existe, aucun vrai SMS ne part.

  1. Ouvrez {{url}}
  2. « Entrer comme prescripteur » : enregistrez une demande (adresse : 12 rue haute).
  3. « Voir les téléphones » : ouvrez le lien reçu par le référent, puis celui du bricoleur.
  4. « Entrer côté mairie » : suivez tout, débloquez ce qui attend.

La base est chiffrée ; sa clé, {{keys}}, est à côté d'elle parce que c'est une démonstration.
Comptes : {PRESCRIBER_EMAIL} et {MAIRIE_EMAIL}, mot de passe {PASSWORD}
"""


@click.command("demo")
@click.option("--fresh", is_flag=True, help="Reconstruit la ville, même récente.")
@click.option("--port", metavar="NOMBRE", type=int, envvar="PORT", default=5000, show_default=True, help="Port.")
def demo_command(fresh: bool, port: int) -> None:
    """Ouvre la ville de démonstration, sur cette machine seulement."""
    try:
        settings = demo_settings(os.environ, port)
    except SettingsRefused as refused:
        raise refusal(refused.problems) from refused
    _refuse_taken(port)
    _apart(_get_ready, settings, fresh)
    click.echo(GUIDE.format(url=settings.base_url, keys=key_file(settings) or "VOISINAGE_KEYS"))
    logging.basicConfig(level=logging.WARNING)
    serve_all(settings, lambda settings: open_town(settings, _wall))


def demo_settings(environ: Mapping[str, str], port: int) -> Settings:
    """The settings of the demo: its own database, no real texts, this machine only."""
    settings = Settings.from_env({**environ, "VOISINAGE_DEMO": "oui"})
    return replace(
        settings,
        database_url=f"sqlite:///{DemoFiles(settings.instance).database.resolve()}",
        base_url=f"http://127.0.0.1:{port}",
        host="127.0.0.1",
        port=port,
        sms_carrier="console",
        trusted_proxies=0,
    )


def _refuse_taken(port: int) -> None:
    """Say so before the town is built, not after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise click.ClickException(
                f"Le port {port} n'est pas libre : essayez-en un autre, par exemple « voisinage demo --port 5050 »."
            ) from error


def _apart(work: Callable[[Settings, bool], None], settings: Settings, fresh: bool) -> None:
    """Do `work` in a process that ends with it: what it needed of memory is not kept by the one that serves."""
    child = get_context("fork").Process(target=work, args=(settings, fresh))
    child.start()
    child.join()
    if child.exitcode:
        raise click.exceptions.Exit(child.exitcode)


def _get_ready(settings: Settings, fresh: bool) -> None:
    age = DemoFiles(settings.instance).age(_wall())
    if fresh or age is None or age > TOO_OLD:
        old = age is not None and not fresh
        click.echo("La ville date d'hier : elle est reconstruite…" if old else "La ville se construit, un instant…")
        build(settings, _wall)
    else:
        wake_up(settings, _wall)


def _wall() -> datetime:
    return datetime.now(UTC)
