"""Texts through any gateway that takes an HTTP request, described by settings; Kannel's smsbox is the example."""

import logging
import re
import weakref
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Literal
from urllib.parse import quote

import httpx

from sms.gateway import Accepted, Doubt, OutgoingText, SmsFailed
from sms.gsm7 import count_segments
from sms.http_parameters import Parameters, filled
from sms.receipts import HTTP
from sms.refusals import refusal, unreachable
from sms.senders import can_be_answered

_CODINGS = {"GSM-7": "0", "UCS-2": "2"}  # as in GSM 03.38 and in Kannel
_ONE_MINUTE = timedelta(minutes=1)
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

for _chatty in ("httpx", "httpcore"):  # their lines hold whole addresses: the password, the phone, the text
    logging.getLogger(_chatty).setLevel(logging.WARNING)


@dataclass(frozen=True)
class HttpGateway:
    """One gateway. `parameters` as `read_parameters` gives them; `timeout` in seconds.

    An answer of 2xx takes the text, if `accepted` is found in it too; a group of that expression named "id" is the
    gateway's name for the text, else our key is. `reports_url` is the address for delivery reports, and `report` what
    the gateway is to fill in behind our key ("etat=%d" for Kannel).
    """

    url: str
    sender: str
    parameters: Parameters
    password: str = field(default="", repr=False)
    method: Literal["GET", "POST"] = "GET"
    accepted: re.Pattern[str] = re.compile("")
    reports_url: str = field(default="", repr=False)
    report: str = "etat=%d"
    timeout: float = 10
    replies: bool | None = None
    name: str = field(default=HTTP, init=False)
    can_find: bool = field(default=False, init=False)

    @property
    def can_reply(self) -> bool:
        """Whether answers come in: never to a word."""
        return can_be_answered(self.sender, self.replies)

    def send(self, text: OutgoingText) -> Accepted:
        """Hand one text to the gateway, or raise `SmsFailed`."""
        fields = filled(self.parameters, self._values(text))
        try:
            answer = self._client.request(
                self.method,
                self.url,
                params=fields if self.method == "GET" else None,
                data=fields if self.method == "POST" else None,
            )
        except _NEVER_LEFT as broken:
            raise unreachable(in_doubt=False) from broken
        except httpx.HTTPError as broken:  # too slow, or cut off
            raise unreachable(in_doubt=True) from broken
        return Accepted(self._carrier_id(answer) or text.key, count_segments(text.body)[1])

    def find(self, doubt: Doubt) -> Accepted | None:
        """Nobody can tell: such gateways keep no list to ask. Always raises `SmsFailed`."""
        del doubt
        raise SmsFailed("l'opérateur ne garde pas la liste des textos", permanent=False, code="no-list", in_doubt=True)

    def _values(self, text: OutgoingText) -> dict[str, str]:
        return {
            "to": text.to,
            "body": text.body,
            "sender": self.sender,
            "password": self.password,
            "validity_minutes": str(max(1, text.validity // _ONE_MINUTE)),
            "coding": _CODINGS[count_segments(text.body)[0]],
            "key": text.key,
            # A colon is allowed as it is, and "%3A" would look like one of the gateway's own placeholders.
            "report_url": f"{self.reports_url}?cle={quote(text.key, safe=':')}&{self.report}",
        }

    def _carrier_id(self, answer: httpx.Response) -> str | None:
        if not answer.is_success:
            raise refusal(answer.status_code, answer.status_code)
        found = self.accepted.search(answer.text)
        if found is None:
            raise SmsFailed(
                "l'opérateur n'a pas pris ce texto, ou sa réponse n'est pas celle que prévoient les réglages",
                permanent=False,
                code="answer",
                by_carrier=True,
            )
        return found.groupdict().get("id")

    @cached_property
    def _client(self) -> httpx.Client:
        client = httpx.Client(timeout=self.timeout, follow_redirects=False)
        weakref.finalize(self, client.close)  # its connections end with the gateway
        return client
