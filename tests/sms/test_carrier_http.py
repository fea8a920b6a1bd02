"""Texts through a real gateway, Kannel, and its fake operator: what the phone shows, what comes back to us."""

import queue
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from sms.carrier_http import HttpGateway
from sms.gateway import Accepted, Doubt, OutgoingText, Progress, Receipt, SmsFailed
from sms.gsm7 import fold
from sms.http_parameters import ParametersRefused, read_parameters
from sms.incoming import Incoming
from sms.receipts import http_incoming, http_receipt
from tests.sms.kannel import NUMBER, PASSWORD, Arrived, Kannel
from voisinage.config import Settings

PHONE = "+33639980101"
PARAMETERS = Settings.http_parameters
EVERY_ACCENT_KEPT = "Où est-il né ? À 9h, près d'ici : 5 £, ça va, Noël, ñandù é è à ù ì ò Ç ; {to} %d 50 % @ _ $"


class Listener(ThreadingHTTPServer):
    """Our side, as small as it gets: keeps what the gateway tells."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.receipts: queue.Queue[Receipt] = queue.Queue()
        self.incoming: queue.Queue[Incoming] = queue.Queue()
        self.answer = (200, "")
        self.form: dict[str, str] = {}
        self.hold = threading.Event()
        self.hold.set()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nobody waits for the answer any more: that is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        parameters = dict(parse_qsl(address.query))
        if address.path == "/status":
            self.server.receipts.put(http_receipt(parameters))
        elif address.path == "/incoming":
            self.server.incoming.put(http_incoming(parameters))
        self.server.hold.wait(5)
        status, body = self.server.answer
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self) -> None:
        self.server.form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.do_GET()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep the tests' output quiet."""


@contextmanager
def listening() -> Iterator[Listener]:
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.hold.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def us() -> Iterator[Listener]:
    with listening() as server:
        yield server


@pytest.fixture
def kannel(us: Listener, start_kannel: Any) -> Kannel:
    running: Kannel = start_kannel(f"{us.url}/incoming")
    return running


def through(kannel: Kannel, us: Listener, **options: Any) -> HttpGateway:
    given: dict[str, Any] = {"password": PASSWORD, "reports_url": f"{us.url}/status"} | options
    return HttpGateway(kannel.url, NUMBER, read_parameters(PARAMETERS), accepted=re.compile(r"^0: "), **given)


def text(body: str, key: str = "12:34", to: str = PHONE) -> OutgoingText:
    return OutgoingText(key, to, body, timedelta(minutes=45))


def failure_of(carrier: HttpGateway, sent: OutgoingText) -> SmsFailed:
    with pytest.raises(SmsFailed) as failed:
        carrier.send(sent)
    return failed.value


def test_a_text_with_every_accent_of_the_alphabet_arrives_as_it_was_written(kannel: Kannel, us: Listener) -> None:
    words = fold(EVERY_ACCENT_KEPT)

    assert through(kannel, us).send(text(words)) == Accepted("12:34", 1)
    assert kannel.expects(1) == [Arrived(NUMBER, PHONE, "text", words)]
    assert all(letter in words for letter in "éèàùìòñÇ")


def test_a_text_that_nobody_folded_arrives_all_the_same(kannel: Kannel, us: Listener) -> None:
    assert through(kannel, us).send(text("Ça va être « prêt » 👍")).segments == 1

    assert kannel.expects(1) == [Arrived(NUMBER, PHONE, "ucs-2", "Ça va être « prêt » 👍")]


def test_a_long_text_travels_in_as_many_parts_as_we_count(kannel: Kannel, us: Listener) -> None:
    words = "Pouvez-vous aider à 9h ? " * 15

    accepted = through(kannel, us).send(text(words))

    parts = kannel.expects(accepted.segments)
    assert accepted.segments == 3
    assert [part.kind for part in parts] == ["udh"] * 3
    assert "".join(part.body for part in parts) == words


def test_the_gateway_tells_that_the_text_has_arrived_by_our_own_key(kannel: Kannel, us: Listener) -> None:
    through(kannel, us).send(text("Bonjour", key="12:mairie"))

    told = us.receipts.get(timeout=10)
    if told.progress is Progress.ON_ITS_WAY:  # taken by the operator: this report may come second, or not at all
        assert (told.carrier_id, told.key) == ("12:mairie", "12:mairie")
        told = us.receipts.get(timeout=10)
    assert told == Receipt("http", "12:mairie", Progress.DELIVERED, "12:mairie")


def test_a_reply_comes_in_with_its_sender_and_a_name_of_its_own(kannel: Kannel, us: Listener) -> None:
    kannel.reply(PHONE, "Oui, j'arrive à 9h & 5 € +1 %41")
    first = us.incoming.get(timeout=10)
    kannel.reply(PHONE, "Ça va être « fait » 👍")
    second = us.incoming.get(timeout=10)

    assert (first.carrier, first.from_phone, first.body) == ("http", PHONE, "Oui, j'arrive à 9h & 5 € +1 %41")
    assert (second.from_phone, second.body) == (PHONE, "Ça va être « fait » 👍")
    assert first.carrier_id != second.carrier_id


def test_a_wrong_password_is_the_settings_fault_and_passes_once_mended(kannel: Kannel, us: Listener) -> None:
    failure = failure_of(through(kannel, us, password="faux"), text("Bonjour"))

    assert (failure.permanent, failure.by_carrier, failure.in_doubt) == (False, True, False)
    assert "mot de passe" in str(failure)
    assert "faux" not in str(failure)


def test_a_text_to_nobody_is_refused_for_good(kannel: Kannel, us: Listener) -> None:
    failure = failure_of(through(kannel, us), text("Bonjour", to=""))

    assert (failure.permanent, failure.by_carrier, failure.in_doubt) == (True, False, False)


def plain(us: Listener, parameters: str = "to={to}&text={body}", **options: Any) -> HttpGateway:
    return HttpGateway(f"{us.url}/send", "Voisinage", read_parameters(parameters), **options)


def test_a_gateway_that_does_not_answer_in_time_may_have_the_text(us: Listener) -> None:
    us.hold.clear()

    failure = failure_of(plain(us, timeout=0.1), text("Bonjour"))

    assert (failure.permanent, failure.by_carrier, failure.in_doubt) == (False, True, True)


def test_a_gateway_that_is_not_there_never_got_the_text() -> None:
    with listening() as closed:
        pass

    failure = failure_of(plain(closed), text("Bonjour"))

    assert (failure.permanent, failure.by_carrier, failure.in_doubt) == (False, True, False)


@pytest.mark.parametrize(
    ("answer", "failure"),  # code, permanent, by_carrier, in_doubt
    [
        ((400, "bad number"), ("400", True, False, False)),
        ((401, ""), ("401", False, True, False)),
        ((302, "elsewhere"), ("302", False, True, False)),
        ((429, ""), ("429", False, True, False)),
        ((500, ""), ("500", False, True, False)),
        ((503, "3: Queued for later delivery"), ("503", False, True, False)),
        ((504, ""), ("504", False, True, True)),
        ((200, "ERR 102"), ("answer", False, True, False)),
    ],
)
def test_each_answer_has_its_meaning(
    us: Listener, answer: tuple[int, str], failure: tuple[str, bool, bool, bool]
) -> None:
    us.answer = answer

    told = failure_of(plain(us, accepted=re.compile("^OK")), text("Bonjour"))

    assert (told.code, told.permanent, told.by_carrier, told.in_doubt) == failure


def test_the_gateway_s_own_name_for_a_text_is_kept_where_it_gives_one(us: Listener) -> None:
    us.answer = (200, "OK id=ab-12;")

    assert plain(us, accepted=re.compile(r"^OK id=(?P<id>[\w-]+)")).send(text("Bonjour")).carrier_id == "ab-12"
    assert plain(us, accepted=re.compile(r"^OK")).send(text("Bonjour")).carrier_id == "12:34"


def test_a_gateway_may_want_a_form_and_braces_in_a_text_stay(us: Listener) -> None:
    plain(us, "dst={to}&msg={body}&pw={password}&fixe=1", method="POST", password="s&cret").send(text("{to} é"))

    assert us.form == {"dst": PHONE, "msg": "{to} é", "pw": "s&cret", "fixe": "1"}


def test_such_a_gateway_cannot_be_asked_what_became_of_a_text(us: Listener) -> None:
    carrier = plain(us)

    assert not carrier.can_find
    with pytest.raises(SmsFailed) as failed:
        carrier.find(Doubt(text("Bonjour"), datetime.now(UTC)))
    assert failed.value.in_doubt


def test_neither_the_password_nor_the_hook_s_secret_is_in_what_gets_logged(us: Listener) -> None:
    shown = repr(plain(us, password="s3cret", reports_url="https://v.example/hooks/http/secr3t/status"))

    assert "s3cret" not in shown
    assert "secr3t" not in shown


def test_a_parameter_that_cannot_be_filled_in_is_told_by_its_name() -> None:
    with pytest.raises(ParametersRefused, match=r"\{phone\}"):
        read_parameters("to={phone}")
