"""`kill -9` of the real worker at random moments over 500 texts: none lost; none doubled that can be asked for."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import ThreadedWSGIServer
from werkzeug.wrappers import Request, Response

from dispatch.engine import make_engine
from dispatch.journal import OutboxMessage
from dispatch.states import MessageState
from tests.keys import KEYS, RING
from tests.sms.twilio_stand_in import ACCOUNT, TOKEN, Quiet, TwilioStandIn
from tests.stories.full_outbox import fill_outbox
from tests.stories.town import Town

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TEXTS = 500
KILLS = 6
PATIENCE = 150  # seconds for the whole story, on a busy machine
ANSWER = 0.02  # seconds the carrier takes
MOST_PROGRESS = 0.12  # seconds between two kills: even ten senders on a fast machine leave some for the next


@dataclass
class Bench:
    """The database, and what a worker must know of its carrier."""

    url: str
    sessions: sessionmaker[Session]
    folder: Path
    carrier: dict[str, str]
    kills: int = 0

    def killed_again_and_again(self, chance: random.Random) -> None:
        """Run the worker until all has left, killing it on the way."""
        until = time.monotonic() + PATIENCE
        while self._waiting() and time.monotonic() < until:
            with self._worker() as process:
                self._let_it_send(process, chance, until)
        assert not self._waiting(), f"{self._waiting()} texts are still there"
        assert self.kills == KILLS

    def states(self) -> Counter[MessageState]:
        """How the texts ended."""
        with self.sessions() as session:
            return Counter(session.scalars(select(OutboxMessage.state)))

    def _let_it_send(self, process: subprocess.Popen[bytes], chance: random.Random, until: float) -> None:
        """Until a moment when it is surely at work; then kill it, or let it finish if it was killed often enough."""
        before = self._waiting()
        while self._waiting() > before - 5 and self._waiting() and time.monotonic() < until:
            assert process.poll() is None, (self.folder / "said.txt").read_text("utf-8")
            time.sleep(0.01)
        if self.kills < KILLS:
            time.sleep(chance.uniform(0, MOST_PROGRESS))
            process.send_signal(signal.SIGKILL)
            self.kills += 1
            return
        while self._waiting() and time.monotonic() < until:
            time.sleep(0.05)

    def _waiting(self) -> int:
        alive = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.LEASED))
        with self.sessions() as session:
            return session.scalar(select(func.count(OutboxMessage.id)).where(alive)) or 0

    @contextmanager
    def _worker(self) -> Iterator[subprocess.Popen[bytes]]:
        settings = {
            **os.environ,
            "VOISINAGE_INSTANCE": str(self.folder),
            "VOISINAGE_DATABASE_URL": self.url,
            "VOISINAGE_SECRET_KEY": "k" * 32,
            "VOISINAGE_KEYS": KEYS,
            "VOISINAGE_SMS_TIMEOUT": "1",
            **self.carrier,
        }
        program = Path(sys.executable).parent / "voisinage"
        with (self.folder / "said.txt").open("a") as said:
            process = subprocess.Popen([program, "worker"], env=settings, stdout=said, stderr=subprocess.STDOUT)
            try:
                yield process
            finally:
                process.terminate()
                process.wait(timeout=30)


@pytest.fixture
def bench(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Bench]:
    url: str = request.getfixturevalue(f"{database}_url")
    engine = make_engine(url, keys=RING)
    sessions = sessionmaker(engine, expire_on_commit=False)
    fill_outbox(Town(sessions), TEXTS)
    yield Bench(url, sessions, tmp_path, {})
    engine.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("senders", [1, 10])
def test_a_carrier_that_can_be_asked_sends_each_text_exactly_once(bench: Bench, senders: int) -> None:
    twilio = TwilioStandIn(None)
    twilio.faults.seconds = ANSWER
    bench.carrier = {
        "VOISINAGE_SMS_CARRIER": "twilio",
        "VOISINAGE_TWILIO_ACCOUNT_SID": ACCOUNT,
        "VOISINAGE_TWILIO_AUTH_TOKEN": TOKEN,
        "VOISINAGE_TWILIO_BASE_URL": twilio.url,
        "VOISINAGE_SMS_THREADS": str(senders),
    }
    try:
        bench.killed_again_and_again(random.Random(senders))
    finally:
        twilio.close()

    arrived = Counter(text.form["Body"] for text in twilio.texts)
    assert len(arrived) == TEXTS
    assert set(arrived.values()) == {1}
    assert bench.states() == {MessageState.SENT: TEXTS}


@pytest.mark.parametrize(("database", "senders"), [("postgresql", 1), ("sqlite", 10)])
def test_a_carrier_that_cannot_be_asked_doubles_at_most_what_was_in_hand(bench: Bench, senders: int) -> None:
    gateway = _DumbGateway()
    bench.carrier = {
        "VOISINAGE_SMS_CARRIER": "http",
        "VOISINAGE_HTTP_URL": gateway.url,
        "VOISINAGE_HTTP_PARAMETERS": "to={to}&text={body}",
        "VOISINAGE_HTTP_HOOK_SECRET": "s" * 24,
        "VOISINAGE_SMS_THREADS": str(senders),
    }
    try:
        bench.killed_again_and_again(random.Random(senders))
    finally:
        gateway.close()

    arrived = Counter(gateway.bodies)
    assert len(arrived) == TEXTS
    assert sum(arrived.values()) - TEXTS <= KILLS * senders
    assert bench.states() == {MessageState.SENT: TEXTS}


class _DumbGateway:
    """Takes what it is given and remembers no more than the words."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self._server = ThreadedWSGIServer("127.0.0.1", 0, self._serve, handler=Quiet)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/send"

    def _serve(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.bodies.append(Request(environ).values["text"])
        time.sleep(ANSWER)
        return Response("0: Accepted for delivery", 202)(environ, start_response)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
