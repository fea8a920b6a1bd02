"""Twilio's calls: only those that it signed for our public address."""

from flask import abort, request

from voisinage.carriers import twilio_gateway
from voisinage.config import Settings
from voisinage.desk import office
from voisinage.hooks.fields import fields_of
from voisinage.hooks.outcomes import Outcome, Refused


def genuine_twilio() -> dict[str, str]:
    """Give the fields that Twilio posted.

    Raises NotFound where no Twilio account is configured, `Refused` for a call that Twilio did not sign, `Malformed`.
    """
    settings = office().settings
    if not (settings.twilio_account_sid and settings.twilio_auth_token):
        abort(404)
    if not _is_signed(settings):
        raise Refused(Outcome.FORGED, 403)
    return fields_of(request.form)


def _is_signed(settings: Settings) -> bool:
    signature = request.headers.get("X-Twilio-Signature", "")
    return twilio_gateway(settings).is_genuine(_public_address(settings), request.form, signature)


def _public_address(settings: Settings) -> str:
    """What Twilio was told to call: never the Host header, and the query byte for byte as it came."""
    query = request.query_string.decode("latin-1")
    return f"{settings.base_url}{request.path}" + (f"?{query}" if query else "")
