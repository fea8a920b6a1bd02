"""The official client against a stand-in on loopback: what goes over the wire, and what each refusal becomes."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from twilio.request_validator import RequestValidator

from sms.carrier_twilio import TwilioGateway
from sms.gateway import Accepted, Gateway, OutgoingText, SmsFailed

ACCOUNT = "AC" + "0" * 32
TEXT = OutgoingText("ask:1", "+33639980101", "Pouvez-vous aider à 9h, 5 € ?", timedelta(minutes=45))
TAKEN = {"sid": "SM" + "1" * 32, "status": "queued", "num_segments": "1", "error_code": None}


class StandIn(ThreadingHTTPServer):
    """Answers every message alike and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: tuple[int, str] = (201, json.dumps(TAKEN))
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.hold = threading.Event()
        self.hold.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def refuses(self, status: int, code: int) -> None:
        self.answer = (status, json.dumps({"status": status, "code": code, "message": "no", "more_info": ""}))


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, self.headers["Authorization"], dict(parse_qsl(form))))
        self.server.hold.wait(5)
        status, body = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the standard library
        """Keep the tests' output quiet."""


@pytest.fixture
def twilio() -> Iterator[StandIn]:
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.hold.set()
        server.shutdown()
        thread.join()


def gateway(server: StandIn, sender: str = "Voisinage", **options: Any) -> TwilioGateway:
    return TwilioGateway(ACCOUNT, "token", sender, base_url=server.url, **options)


def failure_of(carrier: Gateway) -> SmsFailed:
    with pytest.raises(SmsFailed) as failed:
        carrier.send(TEXT)
    return failed.value


def test_a_text_goes_out_as_a_form_with_the_account_s_name_and_secret(twilio: StandIn) -> None:
    carrier = gateway(twilio, status_callback="https://voisinage.example/hooks/twilio/status")
    assert carrier.send(TEXT) == Accepted(str(TAKEN["sid"]), 1)
    secret = base64.b64encode(f"{ACCOUNT}:token".encode()).decode()
    fields = {
        "To": TEXT.to,
        "From": "Voisinage",
        "Body": TEXT.body,
        "ValidityPeriod": "2700",
        "StatusCallback": "https://voisinage.example/hooks/twilio/status",
    }
    assert twilio.asked == [(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", f"Basic {secret}", fields)]


def test_a_messaging_service_is_named_as_such(twilio: StandIn) -> None:
    service = "MG" + "2" * 32
    gateway(twilio, service).send(TEXT)
    fields = twilio.asked[0][2]
    assert fields["MessagingServiceSid"] == service
    assert "From" not in fields


@pytest.mark.parametrize(
    ("validity", "seconds"), [(timedelta(days=2), "36000"), (timedelta(seconds=0.2), "1"), (timedelta(hours=1), "3600")]
)
def test_the_validity_stays_within_what_twilio_takes(twilio: StandIn, validity: timedelta, seconds: str) -> None:
    gateway(twilio).send(OutgoingText("k", TEXT.to, "Bonjour", validity))
    assert twilio.asked[0][2]["ValidityPeriod"] == seconds


def test_segments_are_counted_here_while_twilio_does_not_know_them(twilio: StandIn) -> None:
    twilio.answer = (201, json.dumps(TAKEN | {"num_segments": "0"}))
    accepted = gateway(twilio).send(OutgoingText("k", TEXT.to, "a" * 200, timedelta(hours=1)))
    assert accepted.segments == 2


@pytest.mark.parametrize(
    ("status", "code", "permanent", "words"),
    [
        (400, 21610, True, "STOP"),
        (400, 21614, True, "pas un mobile"),
        (400, 21211, True, "numéro est faux"),
        (429, 20429, False, "débordé"),
        (400, 21611, False, "file"),
        (401, 20003, False, "réglages"),
        (503, 0, False, "panne"),
        (500, 99999, False, "panne"),
        (400, 99999, True, "99999"),
        (400, 30003, False, "éteint"),
        (400, 30004, True, "refuse"),
        (400, 30005, True, "n'existe plus"),
        (400, 30006, True, "fixe"),
        (400, 30007, True, "mairie"),
    ],
)
def test_each_refusal_says_what_to_do(twilio: StandIn, status: int, code: int, permanent: bool, words: str) -> None:
    twilio.refuses(status, code)
    failure = failure_of(gateway(twilio))
    assert failure.permanent is permanent
    assert failure.code == str(code)
    assert words in str(failure)
    assert TEXT.to not in str(failure)


def test_a_page_of_an_overloaded_proxy_is_a_passing_failure(twilio: StandIn) -> None:
    twilio.answer = (502, "<html>Bad gateway</html>")
    assert not failure_of(gateway(twilio)).permanent


def test_a_success_that_cannot_be_read_is_a_passing_failure(twilio: StandIn) -> None:
    twilio.answer = (201, "<html>Welcome to the hotel</html>")
    assert failure_of(gateway(twilio)).code == "network"


def test_a_text_taken_and_failed_at_once_is_a_failure(twilio: StandIn) -> None:
    twilio.answer = (201, json.dumps(TAKEN | {"status": "failed", "error_code": 30005}))
    assert failure_of(gateway(twilio)).permanent


def test_a_carrier_that_does_not_answer_in_time_is_a_passing_failure(twilio: StandIn) -> None:
    twilio.hold.clear()
    failure = failure_of(gateway(twilio, timeout=0.1))
    assert (failure.permanent, failure.code) == (False, "network")


def test_a_carrier_that_is_not_there_is_a_passing_failure() -> None:
    with StandIn() as closed:
        carrier = gateway(closed)
    assert not failure_of(carrier).permanent


@pytest.mark.parametrize(
    ("sender", "replies", "can_reply"),
    [
        ("Voisinage", None, False),
        ("Auch32", None, False),
        ("36105", None, True),
        ("+33639980100", None, True),
        ("MG" + "2" * 32, None, False),
        ("MG" + "2" * 32, True, True),
        ("Voisinage", True, False),
    ],
)
def test_only_a_sender_that_receives_can_be_answered(sender: str, replies: bool | None, can_reply: bool) -> None:
    assert TwilioGateway(ACCOUNT, "token", sender, replies=replies).can_reply is can_reply


def test_the_secret_is_not_in_what_gets_logged(twilio: StandIn) -> None:
    assert "token" not in repr(gateway(twilio))


def test_a_callback_is_genuine_only_if_signed_with_our_secret() -> None:
    carrier = TwilioGateway(ACCOUNT, "token", "Voisinage")
    url = "https://voisinage.example/hooks/twilio/status"
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    signature = RequestValidator("token").compute_signature(url, form)
    assert carrier.is_genuine(url, form, signature)
    assert not carrier.is_genuine(url, form | {"MessageStatus": "failed"}, signature)
    assert not carrier.is_genuine(url, form, "é" * len(signature))
    assert not carrier.is_genuine(url, form, "")
