"""`voisinage run`, `web`, `worker`: what a machine starts."""

import logging
import os
import signal
from threading import Event

import click
from flask import Flask

from voisinage.app import create_app
from voisinage.checkup import notes, unknown_variables
from voisinage.commands.opening import open_sessions, sound_settings
from voisinage.config import Settings
from voisinage.serve import serve_all, serve_pages
from voisinage.worker import running_clock


@click.command("run")
def run_command() -> None:
    """Fait tout tourner dans un seul processus : pages, horloge, envoi des SMS."""
    settings = _ready()
    _tell_notes(settings)
    serve_all(settings)


@click.command("web")
def web_command() -> None:
    """Sert les pages seules. Une autre machine, ou un autre processus, lance « voisinage worker »."""
    serve_pages(_ready())


@click.command("worker")
def worker_command() -> None:
    """Fait tourner l'horloge et l'envoi des SMS seuls."""
    settings = _ready()
    _tell_notes(settings)
    tick_until_told(create_app(settings))


def tick_until_told(app: Flask) -> None:
    """Run the clock until SIGTERM or Ctrl+C, then finish the text in hand."""
    told = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    with running_clock(app, alone=True):
        click.echo("L'horloge tourne (Ctrl+C pour arrêter).")
        told.wait()


def _ready() -> Settings:
    """Settings and database in order, or a refusal in French."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for talkative in ("apscheduler", "alembic", "httpx"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    settings = sound_settings()
    for sentence in unknown_variables(os.environ):
        click.echo(f"Attention : {sentence}", err=True)
    open_sessions(settings).kw["bind"].dispose()
    return settings


def _tell_notes(settings: Settings) -> None:
    for sentence in notes(settings):
        click.echo(sentence)
