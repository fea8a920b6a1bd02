"""Twilio on loopback: every request and answer checked against Twilio's own OpenAPI file, with its documented refusals.

Faults are played on demand: slow, down, or taking a text and cutting the line before the answer.
"""

import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from uuid import uuid4

import httpx
from openapi_core import OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest, WerkzeugOpenAPIResponse
from openapi_core.exceptions import OpenAPIError
from twilio.request_validator import RequestValidator
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from sms.gsm7 import count_segments
from tests.sms.twilio_refusals import Refused, check_call, check_text

ACCOUNT, TOKEN = "AC" + "0" * 32, "token of the stand-in"
_BASE = f"/2010-04-01/Accounts/{ACCOUNT}"
_PAGES = Map(
    [
        Rule(f"{_BASE}/Messages.json", methods=["POST"], endpoint="take_text"),
        Rule(f"{_BASE}/Messages.json", methods=["GET"], endpoint="list_texts"),
        Rule(f"{_BASE}/Messages/<sid>.json", methods=["GET"], endpoint="show_text"),
        Rule(f"{_BASE}/Calls.json", methods=["POST"], endpoint="take_call"),
    ]
)


@dataclass
class Kept:
    """A text or a call that was taken: the form as it came, and what the API tells of it."""

    form: dict[str, str]
    told: dict[str, Any]

    @property
    def sid(self) -> str:
        """Its name at the carrier."""
        return str(self.told["sid"])


@dataclass
class Faults:
    """What goes wrong from now on."""

    seconds: float = 0  # before each answer
    down: bool = False
    busy: bool = False
    cuts: int = 0  # so many texts are taken without an answer
    says: tuple[int, str] | None = None  # status and body, whatever is asked
    stopped: set[str] = field(default_factory=set)  # phones that told the carrier STOP


class TwilioStandIn:
    """A server in a thread of this process, at `url`. `api` None: nothing is checked, as fast as it can."""

    def __init__(self, api: OpenAPI | None, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.faults = Faults()
        self.texts: list[Kept] = []
        self.calls: list[Kept] = []
        self.breaches: list[str] = []  # whatever Twilio's own file does not allow
        self._api = api
        self._clock = clock
        self._lock = threading.Lock()
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        """For `TwilioGateway.base_url` and VOISINAGE_TWILIO_BASE_URL."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen, after a `stop` at the same address."""
        self._server = ThreadedWSGIServer("127.0.0.1", self._port, self._serve, handler=Quiet)
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        """Refuse connections."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def close(self) -> None:
        """Stop for good."""
        if self._thread.is_alive():
            self.stop()

    def report(self, text: Kept, status: str, error_code: int | None = None) -> httpx.Response:
        """Post a signed status callback of a text to the address that came with it."""
        text.told |= {"status": status, "error_code": error_code}
        told = {"MessageSid": text.sid, "SmsSid": text.sid, "MessageStatus": status, "SmsStatus": status}
        told |= {"AccountSid": ACCOUNT, "To": text.form["To"], "ApiVersion": "2010-04-01"}
        return post_signed(text.form["StatusCallback"], told | ({"ErrorCode": str(error_code)} if error_code else {}))

    def report_call(self, call: Kept, status: str, answered_by: str = "") -> httpx.Response:
        """Post a signed status callback of a call."""
        told = {"CallSid": call.sid, "CallStatus": status, "AccountSid": ACCOUNT, "To": call.form["To"]}
        return post_signed(call.form["StatusCallback"], told | ({"AnsweredBy": answered_by} if answered_by else {}))

    def _serve(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        time.sleep(self.faults.seconds)
        try:
            answer = self._answer(request)
        except Refused as refused:
            answer = Response(refused.json, refused.status, mimetype="application/json")
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        self._refuse_the_unwell(request)
        if self.faults.says:
            status, said = self.faults.says
            return Response(said, status)
        try:
            page, arguments = _PAGES.bind_to_environ(request.environ).match()
        except HTTPException as unknown:
            raise Refused(404, 20404) from unknown
        checked = WerkzeugOpenAPIRequest(request)
        self._check(lambda api: api.validate_request(checked))
        status, told = getattr(self, f"_{page}")(request, **arguments)
        answer = Response(json.dumps(told), status, mimetype="application/json")
        self._check(lambda api: api.validate_response(checked, WerkzeugOpenAPIResponse(answer)))
        return answer

    def _refuse_the_unwell(self, request: Request) -> None:
        if self.faults.down:
            raise Refused(503, 20503)
        if self.faults.busy:
            raise Refused(429, 20429)
        known = request.authorization
        if known is None or (known.username, known.password) != (ACCOUNT, TOKEN):
            raise Refused(401, 20003)

    def _check(self, promise: Callable[[OpenAPI], None]) -> None:
        if self._api is None:
            return
        try:
            promise(self._api)
        except OpenAPIError as breach:
            self.breaches.append(f"{breach!r} {breach.__cause__!r}")
            raise Refused(400, 20001) from breach

    def _take_text(self, request: Request) -> tuple[int, dict[str, Any]]:
        form = request.form.to_dict()
        check_text(form, self.faults.stopped)
        kept = Kept(form, self._message(form))
        with self._lock:
            self.texts.append(kept)
            cut, self.faults.cuts = self.faults.cuts > 0, max(0, self.faults.cuts - 1)
        if cut:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return 201, kept.told

    def _list_texts(self, request: Request) -> tuple[int, dict[str, Any]]:
        to, size = request.args.get("To"), int(request.args.get("PageSize", "50"))
        with self._lock:
            found = [text.told for text in reversed(self.texts) if to in (None, text.form["To"])][:size]
        uri = f"{_BASE}/Messages.json"
        page = {"messages": found, "page": 0, "page_size": size, "start": 0, "end": max(0, len(found) - 1)}
        return 200, page | {
            "uri": uri,
            "first_page_uri": uri,
            "next_page_uri": None,
            "previous_page_uri": None,
        }

    def _show_text(self, request: Request, sid: str) -> tuple[int, dict[str, Any]]:
        with self._lock:
            found = next((text.told for text in self.texts if text.sid == sid), None)
        if found is None:
            raise Refused(404, 20404)
        return 200, found

    def _take_call(self, request: Request) -> tuple[int, dict[str, Any]]:
        form = request.form.to_dict()
        check_call(form)
        told = self._common("CA", "Calls") | {"to": form["To"], "from": form["From"], "direction": "outbound-api"}
        with self._lock:
            self.calls.append(Kept(form, told | {"price_unit": "EUR", "duration": None, "answered_by": None}))
        return 201, self.calls[-1].told

    def _message(self, form: dict[str, str]) -> dict[str, Any]:
        service = form.get("MessagingServiceSid")
        return self._common("SM", "Messages") | {
            "body": form["Body"],
            "to": form["To"],
            "from": form.get("From"),
            "messaging_service_sid": service,
            "num_segments": "0" if service else str(count_segments(form["Body"])[1]),
            "num_media": "0",
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "date_sent": None,
            "price": None,
            "price_unit": None,
        }

    def _common(self, kind: str, folder: str) -> dict[str, Any]:
        sid, now = kind + uuid4().hex, format_datetime(self._clock())
        named = {"sid": sid, "account_sid": ACCOUNT, "api_version": "2010-04-01", "status": "queued"}
        return named | {
            "uri": f"{_BASE}/{folder}/{sid}.json",
            "date_created": now,
            "date_updated": now,
            "subresource_uris": {},
        }


def post_signed(url: str, fields: dict[str, str], token: str = TOKEN) -> httpx.Response:
    """Call `url` as Twilio does: a form, signed over the whole address and every field."""
    signature = RequestValidator(token).compute_signature(url, fields)
    return httpx.post(url, data=fields, headers={"X-Twilio-Signature": signature}, timeout=15)


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep the tests' output quiet."""
