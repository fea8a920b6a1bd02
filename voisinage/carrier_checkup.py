"""What is wrong with the settings of the carriers, in French, each sentence with how to mend it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from sms.http_parameters import ParametersRefused, read_parameters
from sms.phone import PhoneRefused
from sms.senders import SenderKind, SenderRefused, sender_kind
from voisinage.carriers import CONSOLE, HTTP, TWILIO, SharesRefused, listed_phones, shares
from voisinage.config import Settings

LONGEST_TIMEOUT = 20  # seconds: several tries in a row still fit in the time a sender keeps a text
_TWILIO_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
_MUST_BE_SENT = ("to", "body")


def carrier_problems(settings: Settings) -> Iterator[str]:
    """Everything that would keep texts and calls from leaving, or let them leave where they should not."""
    try:
        wanted = shares(settings.sms_carrier)
    except SharesRefused:
        yield (
            f"VOISINAGE_SMS_CARRIER vaut « {settings.sms_carrier} » : écrivez console, twilio ou http, ou plusieurs "
            "opérateurs avec leur part, comme twilio:3,http:1."
        )
        return
    if settings.demo and CONSOLE not in wanted:
        yield "La démonstration n’envoie jamais de vrais SMS : mettez VOISINAGE_SMS_CARRIER à console."
    yield from _senders(settings, wanted)
    if TWILIO in wanted or settings.voice_number:
        yield from _twilio_account(settings)
    if HTTP in wanted:
        yield from _gateway(settings)
    yield from _calls(settings)
    yield from _limits(settings)


def _senders(settings: Settings, wanted: dict[str, float]) -> Iterator[str]:
    for name in ("sms_sender", "http_sender"):
        try:
            kind = sender_kind(getattr(settings, name)) if getattr(settings, name) else None
        except SenderRefused as refused:
            yield f"VOISINAGE_{name.upper()} {refused}"
            continue
        by_gateway = HTTP in wanted and (name == "http_sender" or not settings.http_sender)
        if kind is SenderKind.SERVICE and by_gateway:
            yield (
                "VOISINAGE_SMS_SENDER est un service de messages de Twilio, que la passerelle HTTP ne connaît pas : "
                "donnez son expéditeur à elle dans VOISINAGE_HTTP_SENDER."
            )
    has_sender = settings.sms_sender or (settings.http_sender and TWILIO not in wanted)
    if CONSOLE not in wanted and not has_sender:
        yield "VOISINAGE_SMS_SENDER manque : c'est l'expéditeur que le téléphone affiche, un mot ou un numéro."


def _twilio_account(settings: Settings) -> Iterator[str]:
    for name in ("twilio_account_sid", "twilio_auth_token"):
        if not getattr(settings, name):
            yield f"VOISINAGE_{name.upper()} manque : Twilio en a besoin. Sa valeur est dans votre console Twilio."
    if settings.twilio_account_sid and not _TWILIO_ACCOUNT.fullmatch(settings.twilio_account_sid):
        yield "VOISINAGE_TWILIO_ACCOUNT_SID n'est pas un compte Twilio : il commence par AC et a 34 caractères."


def _gateway(settings: Settings) -> Iterator[str]:
    address = urlsplit(settings.http_url)
    if not settings.http_url:
        yield "VOISINAGE_HTTP_URL manque : écrivez l'adresse d'envoi de la passerelle."
    elif address.scheme not in {"http", "https"} or not address.hostname or address.query:
        yield (
            f"VOISINAGE_HTTP_URL vaut « {settings.http_url} » : écrivez l'adresse d'envoi de la passerelle, comme "
            "http://127.0.0.1:13013/cgi-bin/sendsms ; ce qui suit « ? » va dans VOISINAGE_HTTP_PARAMETERS."
        )
    if settings.http_method not in {"GET", "POST"}:
        yield f"VOISINAGE_HTTP_METHOD vaut « {settings.http_method} » : écrivez GET ou POST."
    hooks = urlsplit(settings.http_hook_url)
    if settings.http_hook_url and (hooks.scheme not in {"http", "https"} or not hooks.hostname or hooks.path):
        yield (
            f"VOISINAGE_HTTP_HOOK_URL vaut « {settings.http_hook_url} » : écrivez le début de l'adresse où la "
            "passerelle joint le site, comme http://127.0.0.1:5000, sans rien après."
        )
    yield from _template(settings)
    try:
        re.compile(settings.http_accepted)
    except re.error:
        yield (
            f"VOISINAGE_HTTP_ACCEPTED vaut « {settings.http_accepted} », qui n'est pas une expression régulière. "
            "Vide : toute réponse 2xx veut dire que le texto est pris."
        )


def _template(settings: Settings) -> Iterator[str]:
    try:
        values = [value for _, value in read_parameters(settings.http_parameters)]
    except ParametersRefused as refused:
        yield f"VOISINAGE_HTTP_PARAMETERS contient {refused}, qui n'existe pas : voyez docs/exploitation.md."
        return
    for name in _MUST_BE_SENT:
        if not any(f"{{{name}}}" in value for value in values):
            yield f"VOISINAGE_HTTP_PARAMETERS doit contenir {{{name}}} : par exemple to={{to}}&text={{body}}."


def _calls(settings: Settings) -> Iterator[str]:
    number = settings.voice_number
    if not number:
        return
    if not re.fullmatch(r"\+[1-9]\d{6,14}", number, re.ASCII):
        yield f"VOISINAGE_VOICE_NUMBER vaut « {number} » : écrivez le numéro entier, qui commence par +."
    if not (settings.base_url.startswith("https://") or settings.twilio_base_url):
        yield (
            "VOISINAGE_VOICE_NUMBER : pour lire une demande au téléphone, Twilio la prend sur VOISINAGE_BASE_URL, qui "
            "doit donc être l'adresse publique du site, en https://."
        )


def _limits(settings: Settings) -> Iterator[str]:
    if not 1 <= settings.sms_timeout <= LONGEST_TIMEOUT:
        yield f"VOISINAGE_SMS_TIMEOUT vaut {settings.sms_timeout} : écrivez entre 1 et {LONGEST_TIMEOUT} secondes."
    try:
        listed_phones(settings)
    except PhoneRefused:
        yield (
            f"VOISINAGE_SMS_ONLY_TO vaut « {settings.sms_only_to} » : écrivez des numéros de téléphone séparés par des "
            "virgules. Vide : tout le monde reçoit des SMS."
        )
