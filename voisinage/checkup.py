"""What is wrong with the settings, in French, each sentence with how to mend it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from urllib.parse import urlsplit

from sqlalchemy.exc import ArgumentError

from dispatch.engine import database_url
from sms.mail import SmtpServer
from voisinage.carrier_checkup import carrier_problems
from voisinage.carriers import CONSOLE
from voisinage.config import PREFIX, Settings, variable
from voisinage.hooks.checkup import hook_problems
from voisinage.keyring import keys_problem

SHORTEST_SECRET = 32  # characters
FEWEST_CHARACTERS = 9  # different ones
EXAMPLES = (
    "changeme",
    "change-me",
    "change_me",
    "secret",
    "password",
    "motdepasse",
    "exemple",
    "example",
    "0123456789",
)
SHORTEST_TOKEN = 16  # characters
HIGHEST_PORT = 65_535
MOST_SENDERS = 50  # threads of one process, which share its connections to the database
HOST_NAME = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)  # a leading dot: and all below
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


def faults(environ: Mapping[str, str]) -> list[str]:
    """All that is wrong, at once: what cannot be read, and what could be read and does not fit."""
    settings, unreadable = Settings.read(environ)
    # What cannot be read has been told already: its default is nobody's fault.
    fitting = [wrong for wrong in problems(settings) if not any(name in wrong for name in unreadable)]
    return [*unreadable.values(), *fitting]


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that looks like a setting and is none, with the name that was likely meant.

    They keep nothing from starting: other programs may name theirs in the same way.
    """
    direct = [variable(setting.name) for setting in fields(Settings)]
    known = [*direct, *(f"{name}_FILE" for name in direct)]
    return [_unknown(name, known) for name in sorted(environ) if name.startswith(PREFIX) and name not in known]


def problems(settings: Settings) -> list[str]:
    """Everything that keeps the application from working well with these settings; empty when all is in order."""
    return [
        *_secrets(settings),
        *_machine(settings),
        *_address(settings),
        *carrier_problems(settings),
        *hook_problems(settings),
        *_mail(settings),
        *_watching(settings),
        *backup_problems(settings),
    ]


def notes(settings: Settings) -> list[str]:
    """What is in order and should be known all the same."""
    if settings.demo:
        return []
    told = []
    if not settings.backup_key:
        told.append("Aucune sauvegarde n'est faite : donnez VOISINAGE_BACKUP_KEY, et lisez docs/exploitation.md.")
    if settings.sms_carrier == CONSOLE:
        told.append("Aucun SMS ne part : VOISINAGE_SMS_CARRIER vaut console ; « voisinage sms console » les montre.")
    elif settings.sms_only_to:
        told.append("Mode d'essai : seuls les numéros de VOISINAGE_SMS_ONLY_TO reçoivent des SMS et des appels.")
    if settings.host_name in LOCAL_HOSTS:
        told.append(
            f"Les liens des SMS commencent par {settings.base_url} : ils ne s'ouvrent que sur cette machine. "
            "Donnez l'adresse publique du site dans VOISINAGE_BASE_URL."
        )
    return told


def _unknown(name: str, known: list[str]) -> str:
    # Their common beginning would make them all alike.
    near = get_close_matches(name.removeprefix(PREFIX), [each.removeprefix(PREFIX) for each in known], n=1, cutoff=0.7)
    meant = (
        f" Vouliez-vous écrire {PREFIX}{near[0]} ?"
        if near
        else " Retirez-la, ou voyez la liste dans docs/exploitation.md."
    )
    return f"{name} n'est pas un réglage : cette variable n'a aucun effet.{meant}"


def is_guessable(secret: str) -> bool:
    """Whether this was typed rather than drawn: few different characters, or the words of an example.

    32 characters drawn at random, even from the sixteen of hexadecimal, have ten different ones in all but one case in
    a hundred thousand.
    """
    return len(set(secret)) < FEWEST_CHARACTERS or any(word in secret.lower() for word in EXAMPLES)


def _secrets(settings: Settings) -> Iterator[str]:
    if not settings.secret_key:
        yield "La clé secrète manque. Lancez « voisinage init », ou donnez VOISINAGE_SECRET_KEY."
    elif len(settings.secret_key) < SHORTEST_SECRET:
        yield (
            f"VOISINAGE_SECRET_KEY est trop courte : il faut au moins {SHORTEST_SECRET} caractères au hasard, "
            "par exemple « openssl rand -hex 32 »."
        )
    elif settings.host_name not in LOCAL_HOSTS and is_guessable(settings.secret_key):
        yield (
            "VOISINAGE_SECRET_KEY se devine : elle se répète, ou vient d'un exemple. Tirez-en une au hasard, "
            "par exemple « openssl rand -hex 32 »."
        )
    if wrong := keys_problem(settings):
        yield wrong


def _machine(settings: Settings) -> Iterator[str]:
    try:
        database_url(settings.database_url)
    except (ValueError, ArgumentError):
        yield "VOISINAGE_DATABASE_URL doit commencer par sqlite:/// ou postgresql://."
    for name, number in (("PORT", settings.port), ("THREADS", settings.threads), ("WORKERS", settings.workers)):
        if not 1 <= number <= HIGHEST_PORT:
            yield f"VOISINAGE_{name} vaut {number} : écrivez un nombre entre 1 et {HIGHEST_PORT}."
    if not 1 <= settings.sms_threads <= MOST_SENDERS:
        yield f"VOISINAGE_SMS_THREADS vaut {settings.sms_threads} : écrivez un nombre entre 1 et {MOST_SENDERS}."


def _address(settings: Settings) -> Iterator[str]:
    parts = urlsplit(settings.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        yield (
            f"VOISINAGE_BASE_URL vaut « {settings.base_url} » : écrivez l’adresse publique du site, sans rien après "
            "le nom, comme https://voisinage.ma-commune.fr."
        )
    elif settings.sms_carrier != CONSOLE and parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS:
        yield "VOISINAGE_BASE_URL doit commencer par https:// : les liens des SMS ouvrent des adresses de personnes."
    for name in settings.further_hosts:
        if not HOST_NAME.fullmatch(name):
            yield f"VOISINAGE_TRUSTED_HOSTS contient « {name} » : écrivez des noms seuls, comme aide.ma-commune.fr."
    tiles = settings.map_tiles_url
    if tiles and not (tiles.startswith("https://") and all(mark in tiles for mark in ("{z}", "{x}", "{y}"))):
        yield "VOISINAGE_MAP_TILES_URL doit commencer par https:// et contenir {z}, {x} et {y}. Vide : pas de carte."


def _mail(settings: Settings) -> Iterator[str]:
    if bool(settings.smtp_url) != bool(settings.mail_from):
        yield "VOISINAGE_SMTP_URL et VOISINAGE_MAIL_FROM vont ensemble : donnez les deux, ou aucun."
    elif settings.smtp_url:
        try:
            SmtpServer.of(settings.smtp_url, settings.mail_from)
        except ValueError as wrong:
            yield f"VOISINAGE_SMTP_URL ou VOISINAGE_MAIL_FROM ne convient pas : {wrong}."


def backup_problems(settings: Settings) -> list[str]:
    """What keeps backups from being taken."""
    wrong = []
    if settings.backup_key and (len(settings.backup_key) < SHORTEST_SECRET or is_guessable(settings.backup_key)):
        wrong.append(
            f"VOISINAGE_BACKUP_KEY se devine : il faut au moins {SHORTEST_SECRET} caractères au hasard, par exemple "
            "« openssl rand -hex 32 ». Gardez-la ailleurs que les sauvegardes : sans elle, rien ne les ouvre."
        )
    if settings.backup_keep < 1:
        wrong.append("VOISINAGE_BACKUP_KEEP vaut 0 : gardez au moins une sauvegarde.")
    return wrong


def _watching(settings: Settings) -> Iterator[str]:
    if 0 < len(settings.metrics_token) < SHORTEST_TOKEN:
        yield (
            f"VOISINAGE_METRICS_TOKEN est trop court : il faut au moins {SHORTEST_TOKEN} caractères au hasard, "
            "par exemple « openssl rand -hex 16 »."
        )
    heartbeat = urlsplit(settings.heartbeat_url)
    if settings.heartbeat_url and not (heartbeat.scheme in {"http", "https"} and heartbeat.hostname):
        yield "VOISINAGE_HEARTBEAT_URL doit être une adresse complète, qui commence par https://."
