"""The carriers that the settings ask for, ready to send."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sms.calls import Caller
from sms.carrier_http import HttpGateway
from sms.console import ConsoleGateway
from sms.gateway import Gateway
from sms.http_parameters import read_parameters
from sms.phone import parse_phone
from sms.routes import Carriers, Route
from sms.senders import can_be_answered
from sms.simulated import SimulatedCalls, SimulatedNumbers
from sms.trial import TrialCaller, TrialGateway
from voisinage.config import Settings

if TYPE_CHECKING:
    from sms.carrier_twilio import TwilioGateway

KEPT_TEXTS = "console.jsonl"
CONSOLE, TWILIO, HTTP = "console", "twilio", "http"
_SHARE = re.compile(r"(?P<name>console|twilio|http)(?::(?P<share>[0-9]+(?:\.[0-9]+)?))?")
_A_MILLION = 1_000_000


class SharesRefused(ValueError):
    """Carriers or shares that make no sense. `str()` is the part that does not."""


def really_sends(settings: Settings) -> bool:
    """Whether texts leave: by a carrier, or to the phones of the demo town."""
    return settings.demo or CONSOLE not in shares(settings.sms_carrier)


def make_carriers(settings: Settings, clock: Callable[[], datetime]) -> Carriers:
    """The carriers, ready to send. `settings` have passed the checkup; `clock` dates what the console keeps."""
    price = round(settings.sms_segment_price * _A_MILLION) or None
    wanted = shares(settings.sms_carrier)
    if CONSOLE in wanted:
        return Carriers((Route(_console(settings, clock)),), segment_price_micros=price)
    makers: dict[str, Callable[[], Gateway]] = {
        TWILIO: partial(twilio_gateway, settings),
        HTTP: partial(_http, settings),
    }
    routes = (
        Route(_careful(makers[name](), settings), share, settings.sms_per_second) for name, share in wanted.items()
    )
    return Carriers(tuple(routes), _caller(settings), price)


def twilio_gateway(settings: Settings) -> "TwilioGateway":
    """Twilio as the settings have it: to send, to call, to tell its callbacks from forged ones."""
    from sms.carrier_twilio import TwilioGateway  # noqa: PLC0415 - a large client, only where Twilio is used

    # Twilio refuses a text whose reports it is to bring to an address that it cannot reach; a stand-in can.
    within_reach = settings.base_url.startswith("https://") or settings.twilio_base_url
    return TwilioGateway(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        sender=settings.sms_sender,
        base_url=settings.twilio_base_url or None,
        hooks_url=settings.base_url if within_reach else None,
        voice_number=settings.voice_number,
        timeout=settings.sms_timeout,
        replies=settings.sms_replies,
    )


def shares(written: str) -> dict[str, float]:
    """Read "twilio:3,http:1", or "twilio" for one carrier alone. Raises `SharesRefused`."""
    wanted: dict[str, float] = {}
    for each in written.replace(" ", "").split(","):
        found = _SHARE.fullmatch(each)
        if found is None or found["name"] in wanted or not float(found["share"] or 1):
            raise SharesRefused(each)
        wanted[found["name"]] = float(found["share"] or 1)
    if CONSOLE in wanted and len(wanted) > 1:
        raise SharesRefused(CONSOLE)
    return wanted


def listed_phones(settings: Settings) -> frozenset[str]:
    """The phones (E.164) of trial mode; empty: everybody gets texts. Raises PhoneRefused for one that is none."""
    written = [each for each in re.split(r"[,;]", settings.sms_only_to) if each.strip()]
    return frozenset(parse_phone(each).e164 for each in written)


def kept_texts(settings: Settings) -> Path:
    """Where the console carrier of these settings keeps its texts, for whoever tries things out to read."""
    return settings.instance / KEPT_TEXTS


def _console(settings: Settings, clock: Callable[[], datetime]) -> ConsoleGateway:
    answered = settings.demo or can_be_answered(settings.sms_sender, settings.sms_replies)
    return ConsoleGateway(kept_texts(settings), clock=clock, can_reply=answered)


def _http(settings: Settings) -> Gateway:
    method: Literal["GET", "POST"] = "POST" if settings.http_method == "POST" else "GET"
    return HttpGateway(
        url=settings.http_url,
        sender=settings.http_sender or settings.sms_sender,
        parameters=read_parameters(settings.http_parameters),
        password=settings.http_password,
        method=method,
        accepted=re.compile(settings.http_accepted),
        reports_url=f"{settings.http_hook_url or settings.base_url}/hooks/http/{settings.http_hook_secret}/status",
        report=settings.http_report,
        timeout=settings.sms_timeout,
        replies=settings.sms_replies,
    )


def _caller(settings: Settings) -> Caller | None:
    if not settings.voice_number:
        return None
    twilio: Caller = twilio_gateway(settings)
    listed = listed_phones(settings)
    return SimulatedCalls(TrialCaller(twilio, listed) if listed else twilio)


def _careful(gateway: Gateway, settings: Settings) -> Gateway:
    """Add the numbers that are simulated, and keep a trial to its list."""
    listed = listed_phones(settings)
    return SimulatedNumbers(TrialGateway(gateway, listed) if listed else gateway)
