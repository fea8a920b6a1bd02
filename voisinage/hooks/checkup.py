"""What is wrong with the settings by which carriers reach us, in French, each sentence with how to mend it."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from sms.senders import can_be_answered
from voisinage.config import Settings
from voisinage.networks import networks_in

SHORTEST_SECRET = 24  # characters
_UNCHANGED_IN_AN_ADDRESS = re.compile(r"[A-Za-z0-9_-]*")


def hook_problems(settings: Settings) -> Iterator[str]:
    """Everything that would keep reports and replies away, or let anybody write them."""
    yield from _gateway(settings)
    answered = "twilio" in settings.sms_carrier and can_be_answered(settings.sms_sender, settings.sms_replies)
    if answered and not settings.twilio_base_url and not _is_public(settings.base_url):
        yield (
            "VOISINAGE_SMS_SENDER reçoit des réponses, que Twilio apporte à VOISINAGE_BASE_URL. Donnez-y l'adresse "
            "publique du site, en https://, ou choisissez un mot comme expéditeur."
        )


def _gateway(settings: Settings) -> Iterator[str]:
    secret = settings.http_hook_secret
    if len(secret) < SHORTEST_SECRET and (secret or "http" in settings.sms_carrier):
        yield (
            f"VOISINAGE_HTTP_HOOK_SECRET doit avoir au moins {SHORTEST_SECRET} caractères au hasard, "
            "par exemple « openssl rand -hex 24 » : il protège les adresses que la passerelle appelle."
        )
    if not _UNCHANGED_IN_AN_ADDRESS.fullmatch(secret):
        yield "VOISINAGE_HTTP_HOOK_SECRET fait partie d'une adresse : lettres sans accent, chiffres, - et _ seulement."
    try:
        networks_in(settings.http_hook_from)
    except ValueError:
        yield (
            f"VOISINAGE_HTTP_HOOK_FROM vaut « {settings.http_hook_from} » : écrivez des adresses ou des réseaux, "
            "séparés par des virgules, comme 127.0.0.1, 192.168.1.0/24."
        )


def _is_public(base_url: str) -> bool:
    """Whether a carrier can reach it from afar, as far as an address tells."""
    parts = urlsplit(base_url)
    try:
        return parts.scheme == "https" and ip_address(parts.hostname or "").is_global
    except ValueError:  # a name, not a number
        return parts.scheme == "https" and parts.hostname != "localhost"
