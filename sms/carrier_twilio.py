"""Texts and calls through Twilio, by its official client. The only file that imports it."""

import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from urllib.parse import quote

from requests.adapters import HTTPAdapter
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from sms.calls import OutgoingCall
from sms.gateway import Accepted, Doubt, OutgoingText, Progress, SmsFailed
from sms.gsm7 import count_segments
from sms.receipts import TWILIO, Malformed, twilio_receipt
from sms.refusals import refusal, unreachable
from sms.senders import can_be_answered

_LONGEST_VALIDITY_S = 36_000  # ten hours, Twilio's own limit
_MESSAGING_SERVICE = "MG"
_LOOK_BACK = 50  # the newest first: more to one phone within a lease does not happen
_CLOCKS_APART = timedelta(minutes=2)
_RINGING_S = 25  # five or six rings; mailboxes mostly answer later
_CONNECTIONS = 32  # kept open: as many senders as a process may have
_NEVER_LEFT = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)
# By itself Twilio brings a report once more at most, and only where it could not connect: one brought while the
# database is busy would be lost (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
_BRING_AGAIN = "#rc=3&rp=ct,rt,5xx"
_INTERNAL_ERROR = 500  # after which a text may have been taken (https://www.twilio.com/docs/api/errors/20500)
_QUIET = logging.getLogger(__name__)
_QUIET.setLevel(logging.WARNING)  # the client's own lines at INFO hold addresses with account numbers


@dataclass(frozen=True)
class TwilioGateway:
    """One Twilio account and sender: a number, a short code, an alphanumeric name, or a messaging service ("MG...").

    `base_url` turns the client to a stand-in; `hooks_url` is our public address, where Twilio says what became of a
    text (None: nowhere); `voice_number` (E.164) places the calls; `timeout` is in seconds; `replies` says whether
    answers come in where the sender does not tell (a messaging service).
    """

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str
    base_url: str | None = None
    hooks_url: str | None = None
    voice_number: str = ""
    timeout: float = 10
    replies: bool | None = None
    name: str = field(default=TWILIO, init=False)

    @property
    def can_reply(self) -> bool:
        """Whether answers come in: never to an alphanumeric sender."""
        return can_be_answered(self.sender, self.replies)

    def send(self, text: OutgoingText) -> Accepted:
        """Hand one text to Twilio, or raise `SmsFailed`. Twilio drops it by itself once its validity has passed."""
        with _failures_in_words():
            message = self._client.messages.create(
                to=text.to,
                body=text.body,
                validity_period=max(1, min(int(text.validity.total_seconds()), _LONGEST_VALIDITY_S)),
                **self._sender_fields(text.key),
            )
        if message.error_code:
            raise refusal(int(message.error_code))
        return _accepted(message, text)

    def call(self, call: OutgoingCall) -> Accepted:
        """Have Twilio ring a phone, or raise `SmsFailed`. What is said comes from our page, once somebody answers."""
        if self.hooks_url is None or not self.voice_number:
            raise ValueError("a call needs a number to call from and a page that says what to read")
        with _failures_in_words():
            placed = self._client.calls.create(
                to=call.to,
                from_=self.voice_number,
                url=self._hook("voice", call.key),
                status_callback=self._hook("status", call.key) + _BRING_AGAIN,
                status_callback_event=["completed"],
                machine_detection="Enable",
                timeout=_RINGING_S,
            )
        return Accepted(str(placed.sid), segments=0)

    @property
    def can_find(self) -> bool:
        """Twilio keeps a list of what it was given."""
        return True

    def find(self, doubt: Doubt) -> Accepted | None:
        """The message to this phone, in these words, that Twilio took since: it has no key of ours to look for."""
        try:
            with _failures_in_words():
                messages = self._client.messages.list(to=doubt.text.to, limit=_LOOK_BACK)
        except SmsFailed as unanswered:
            unanswered.in_doubt = True  # that we cannot ask now says nothing of the text
            raise
        return next((_accepted(found, doubt.text) for found in messages if _is_the_one(found, doubt)), None)

    def is_genuine(self, url: str, parameters: Mapping[str, str], signature: str) -> bool:
        """Whether Twilio itself signed a callback: the full public address and every parameter that came.

        `parameters` is a plain mapping, or a multi-dict with `getlist` as web frameworks give it.
        """
        validator = RequestValidator(self.auth_token)
        # Whether Twilio signs what follows "#" in an address, it does not say; we know what that is.
        return any(validator.validate(signed, parameters, signature) for signed in (url, url + _BRING_AGAIN))

    def _sender_fields(self, key: str) -> dict[str, str]:
        by_service = self.sender.startswith(_MESSAGING_SERVICE)
        fields = {"messaging_service_sid" if by_service else "from_": self.sender}
        return fields | ({"status_callback": self._hook("status", key) + _BRING_AGAIN} if self.hooks_url else {})

    def _hook(self, page: str, key: str) -> str:
        return f"{self.hooks_url}/hooks/twilio/{page}?cle={quote(key, safe='')}"

    @cached_property
    def _client(self) -> Client:
        http = TwilioHttpClient(timeout=self.timeout, logger=_QUIET)
        http.session.mount("https://", HTTPAdapter(pool_maxsize=_CONNECTIONS))
        http.session.mount("http://", HTTPAdapter(pool_maxsize=_CONNECTIONS))
        client = Client(self.account_sid, self.auth_token, http_client=http)
        if self.base_url:
            client.api.base_url = self.base_url
        return client


@contextmanager
def _failures_in_words() -> Iterator[None]:
    """Turn whatever goes wrong between the client and Twilio into `SmsFailed`."""
    try:
        yield
    except (TwilioRestException, TwilioServiceException) as refused:
        failure = refusal(refused.code or 0, refused.status)
        failure.in_doubt = failure.in_doubt or refused.status == _INTERNAL_ERROR
        raise failure from refused
    except (OSError, ValueError) as broken:  # no connection, too slow, or an answer that is not JSON
        raise unreachable(in_doubt=not _never_left(broken)) from broken


def _never_left(error: BaseException) -> bool:
    """Whether no connection came about; what the client raises wraps what happened below it."""
    below = error.__cause__ or error.__context__
    return isinstance(error, _NEVER_LEFT) or (below is not None and _never_left(below))


def _accepted(message: MessageInstance, text: OutgoingText) -> Accepted:
    """What Twilio holds of a text, with its last word where that is spoken already."""
    segments = int(message.num_segments or 0) or count_segments(text.body)[1]
    told = {"MessageSid": message.sid, "MessageStatus": message.status, "ErrorCode": str(message.error_code or "")}
    try:
        receipt = twilio_receipt(told, text.key)
    except Malformed:  # a status of tomorrow: its callback will tell
        return Accepted(str(message.sid), segments)
    final = receipt.progress is not Progress.ON_ITS_WAY
    return Accepted(str(message.sid), segments, receipt if final else None)


def _is_the_one(found: MessageInstance, doubt: Doubt) -> bool:
    return (
        found.body == doubt.text.body
        and found.sid not in doubt.claimed
        and found.date_created is not None
        and found.date_created >= doubt.since - _CLOCKS_APART
    )
