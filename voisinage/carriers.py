"""The carrier that the settings ask for."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sms.console import ConsoleGateway
from sms.routes import Carriers
from voisinage.config import Settings

KEPT_TEXTS = "console.jsonl"


def make_carriers(settings: Settings, clock: Callable[[], datetime]) -> Carriers:
    """The carriers, ready to send. `settings` have passed the checkup; `clock` dates what the console keeps."""
    if settings.sms_carrier == "twilio":
        from sms.carrier_twilio import TwilioGateway  # noqa: PLC0415 - a large client, only where it sends

        gateway = TwilioGateway(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token,
            sender=settings.sms_sender,
            base_url=settings.twilio_base_url or None,
        )
        return Carriers.only(gateway)
    return Carriers.only(ConsoleGateway(kept_texts(settings), clock=clock, can_reply=settings.demo))


def kept_texts(settings: Settings) -> Path:
    """Where the console carrier of these settings keeps its texts, for whoever tries things out to read."""
    return settings.instance / KEPT_TEXTS
