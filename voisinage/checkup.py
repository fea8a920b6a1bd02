"""What is wrong with the settings, in French, each sentence with how to mend it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy.exc import ArgumentError

from dispatch.engine import database_url
from voisinage.config import Settings

SHORTEST_SECRET = 32  # characters
LONGEST_SENDER = 11  # characters, for a word as sender (GSM 03.40)
HIGHEST_PORT = 65_535
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


def problems(settings: Settings) -> list[str]:
    """Everything that keeps the application from working well with these settings; empty when all is in order."""
    return [*_machine(settings), *_address(settings), *_texts(settings)]


def _machine(settings: Settings) -> Iterator[str]:
    if not settings.secret_key:
        yield "La clé secrète manque. Lancez « voisinage init », ou donnez VOISINAGE_SECRET_KEY."
    elif len(settings.secret_key) < SHORTEST_SECRET:
        yield (
            f"VOISINAGE_SECRET_KEY est trop courte : il faut au moins {SHORTEST_SECRET} caractères au hasard, "
            "par exemple « openssl rand -hex 32 »."
        )
    try:
        database_url(settings.database_url)
    except (ValueError, ArgumentError):
        yield "VOISINAGE_DATABASE_URL doit commencer par sqlite:/// ou postgresql://."
    for name, number in (("PORT", settings.port), ("THREADS", settings.threads), ("WORKERS", settings.workers)):
        if not 1 <= number <= HIGHEST_PORT:
            yield f"VOISINAGE_{name} vaut {number} : écrivez un nombre entre 1 et {HIGHEST_PORT}."


def _address(settings: Settings) -> Iterator[str]:
    parts = urlsplit(settings.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        yield (
            f"VOISINAGE_BASE_URL vaut « {settings.base_url} » : écrivez l’adresse publique du site, sans rien après "
            "le nom, comme https://voisinage.ma-commune.fr."
        )
    elif settings.sms_carrier != "console" and parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS:
        yield "VOISINAGE_BASE_URL doit commencer par https:// : les liens des SMS ouvrent des adresses de personnes."
    tiles = settings.map_tiles_url
    if tiles and not (tiles.startswith("https://") and all(mark in tiles for mark in ("{z}", "{x}", "{y}"))):
        yield "VOISINAGE_MAP_TILES_URL doit commencer par https:// et contenir {z}, {x} et {y}. Vide : pas de carte."


def _texts(settings: Settings) -> Iterator[str]:
    if settings.sms_carrier not in {"console", "twilio"}:
        yield f"VOISINAGE_SMS_CARRIER vaut « {settings.sms_carrier} » : écrivez console ou twilio."
    if settings.demo and settings.sms_carrier != "console":
        yield "La démonstration n’envoie jamais de vrais SMS : mettez VOISINAGE_SMS_CARRIER à console."
    if settings.sms_carrier == "twilio":
        for name in ("twilio_account_sid", "twilio_auth_token", "sms_sender"):
            if not getattr(settings, name):
                yield f"VOISINAGE_{name.upper()} manque : Twilio en a besoin. Sa valeur est dans votre console Twilio."
    sender = settings.sms_sender
    if sender.removeprefix("+").isdecimal():
        yield "VOISINAGE_SMS_SENDER est un numéro : les réponses n'y seraient pas lues. Choisissez un mot."
    elif sender and not (sender.isascii() and sender.isalnum() and len(sender) <= LONGEST_SENDER):
        yield (
            f"VOISINAGE_SMS_SENDER vaut « {sender} » : choisissez un mot de {LONGEST_SENDER} lettres ou chiffres "
            "au plus, sans accent ni espace, comme le nom de la commune."
        )
