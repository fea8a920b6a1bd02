"""Texts through Twilio, by its official client. The only file that imports it."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from sms.gateway import Accepted, Doubt, OutgoingText
from sms.gsm7 import count_segments
from sms.refusals import refusal, unreachable

_LONGEST_VALIDITY_S = 36_000  # ten hours, Twilio's own limit
_MESSAGING_SERVICE = "MG"
_LOOK_BACK = 50  # the newest first: more to one phone within a lease does not happen
_CLOCKS_APART = timedelta(minutes=2)
_QUIET = logging.getLogger(__name__)
_QUIET.setLevel(logging.WARNING)  # the client's own lines at INFO hold addresses with account numbers


@dataclass(frozen=True)
class TwilioGateway:
    """One Twilio account and sender: a number, a short code, an alphanumeric name, or a messaging service ("MG...").

    `base_url` turns the client to a stand-in; `timeout` is in seconds; `replies` says whether answers come in where
    the sender does not tell (a messaging service).
    """

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str
    base_url: str | None = None
    status_callback: str | None = None
    timeout: float = 10
    replies: bool | None = None
    name: str = field(default="twilio", init=False)

    @property
    def can_reply(self) -> bool:
        """Whether answers come in: never to an alphanumeric sender."""
        if self.sender.startswith(_MESSAGING_SERVICE) and self.replies is not None:
            return self.replies
        return re.fullmatch(r"\+?\d+", self.sender) is not None

    def send(self, text: OutgoingText) -> Accepted:
        """Hand one text to Twilio, or raise `SmsFailed`. Twilio drops it by itself once its validity has passed."""
        try:
            message = self._client.messages.create(
                to=text.to,
                body=text.body,
                validity_period=max(1, min(int(text.validity.total_seconds()), _LONGEST_VALIDITY_S)),
                **self._sender_fields,
            )
        except (TwilioRestException, TwilioServiceException) as refused:
            raise refusal(refused.code or 0, refused.status) from refused
        except (OSError, ValueError) as broken:  # no connection, too slow, or an answer that is not JSON
            raise unreachable() from broken
        if message.error_code:
            raise refusal(int(message.error_code))
        return _accepted(message, text)

    @property
    def can_find(self) -> bool:
        """Twilio keeps a list of what it was given."""
        return True

    def find(self, doubt: Doubt) -> Accepted | None:
        """The message to this phone, in these words, that Twilio took since: it has no key of ours to look for."""
        try:
            messages = self._client.messages.list(to=doubt.text.to, limit=_LOOK_BACK)
        except (TwilioRestException, TwilioServiceException) as refused:
            raise refusal(refused.code or 0, refused.status) from refused
        except (OSError, ValueError) as broken:
            raise unreachable() from broken
        return next((_accepted(found, doubt.text) for found in messages if _is_the_one(found, doubt)), None)

    def is_genuine(self, url: str, parameters: Mapping[str, str], signature: str) -> bool:
        """Whether Twilio itself signed a callback: the full public address and every parameter that came.

        `parameters` is a plain mapping, or a multi-dict with `getlist` as web frameworks give it.
        """
        return bool(RequestValidator(self.auth_token).validate(url, parameters, signature))

    @property
    def _sender_fields(self) -> dict[str, str]:
        by_service = self.sender.startswith(_MESSAGING_SERVICE)
        fields = {"messaging_service_sid" if by_service else "from_": self.sender}
        return fields | ({"status_callback": self.status_callback} if self.status_callback else {})

    @cached_property
    def _client(self) -> Client:
        client = Client(
            self.account_sid,
            self.auth_token,
            http_client=TwilioHttpClient(timeout=self.timeout, logger=_QUIET),
        )
        if self.base_url:
            client.api.base_url = self.base_url
        return client


def _accepted(message: MessageInstance, text: OutgoingText) -> Accepted:
    return Accepted(str(message.sid), int(message.num_segments or 0) or count_segments(text.body)[1])


def _is_the_one(found: MessageInstance, doubt: Doubt) -> bool:
    return (
        found.body == doubt.text.body
        and found.sid not in doubt.claimed
        and found.date_created is not None
        and found.date_created >= doubt.since - _CLOCKS_APART
    )
