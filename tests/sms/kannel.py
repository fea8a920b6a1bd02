"""Kannel on loopback with its own fake operator, both from Debian: a real gateway, and a phone that is none."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote_plus, unquote_to_bytes

from sms.gsm7 import count_segments

USER, PASSWORD, NUMBER = "voisinage", "mot de passe", "36105"
_OPERATOR = Path("/usr/lib/kannel/test/fakesmsc")
_LINE = re.compile(r"Got message \d+: <(.*)>$")
_TEXT = re.compile(r"(?P<from_>\S+) (?P<to>\+\d+) (?P<kind>text|data|ucs-2|udh \S+ \S+) (?P<body>.*)", re.DOTALL)
_PROGRAMS = "/usr/sbin:/usr/local/sbin"  # where only root looks
_PATIENCE_S = 15
_CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = unused
admin-interface = 127.0.0.1
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = operator
port = {operator}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sending}
sendsms-interface = 127.0.0.1
mo-recode = true

group = sendsms-user
username = "{user}"
password = "{password}"
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
get-url = "{incoming_url}?id=%I&de=%p&texte=%b"
concatenation = true
max-messages = 0
"""


class KannelUnavailable(Exception):
    """It is not installed, or does not start. `str()` says why."""


@dataclass(frozen=True)
class Arrived:
    """One part of a text, as the operator saw it. `kind` is "text", "ucs-2", or "udh" for one of several parts."""

    sender: str
    to: str
    kind: str
    body: str


@dataclass
class Kannel:
    """A gateway that brings replies to `incoming_url`. Used with `with`: nothing is left behind."""

    folder: Path
    incoming_url: str
    ports: dict[str, int] = field(init=False)
    _running: ExitStack = field(init=False, default_factory=ExitStack)
    _operator: "subprocess.Popen[bytes] | None" = field(init=False, default=None)

    @property
    def url(self) -> str:
        """Where texts are handed in."""
        return f"http://127.0.0.1:{self.ports['sending']}/cgi-bin/sendsms"

    @property
    def arrived(self) -> list[Arrived]:
        """Every part that reached the operator, in order."""
        log = self._log("operator").read_text("utf-8", "replace")
        return [_arrived(found) for said in _said(log) if (found := _TEXT.fullmatch(said))]

    def expects(self, parts: int) -> list[Arrived]:
        """Wait until so many parts have reached the operator, and nothing more comes."""
        deadline = time.monotonic() + _PATIENCE_S
        before, now = None, self.arrived
        while (len(now) < parts or before != now) and time.monotonic() < deadline:
            time.sleep(0.1)
            before, now = now, self.arrived
        return now

    def reply(self, phone: str, words: str) -> None:
        """Have a phone write to our number."""
        in_gsm = count_segments(words)[0] == "GSM-7"
        written = f"text {words}" if in_gsm else f"ucs2 {quote_plus(words.encode('utf-16-be'))}"
        self._connect_operator(1, f"{phone} {NUMBER} {written}")

    def __enter__(self) -> Self:
        bearerbox, smsbox = (shutil.which(name, path=_PROGRAMS) for name in ("bearerbox", "smsbox"))
        if not (bearerbox and smsbox and _OPERATOR.exists()):
            raise KannelUnavailable("not installed: install the packages kannel and kannel-extras")
        self.ports = dict(zip(("admin", "boxes", "operator", "sending"), _free_ports(4), strict=True))
        self._configuration.write_text(
            _CONFIGURATION.format(**self.ports, user=USER, password=PASSWORD, incoming_url=self.incoming_url), "utf-8"
        )
        with ExitStack() as starting:
            starting.callback(self._running.close)
            self._start("bearerbox", bearerbox, "-v", "4", str(self._configuration))
            self._wait_for("boxes")
            self._start("smsbox", smsbox, "-v", "4", str(self._configuration))
            self._wait_for("sending")
            self._connect_operator(0, f"+33639980100 {NUMBER} text unused")
            starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    @property
    def _configuration(self) -> Path:
        return self.folder / "kannel.conf"

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _connect_operator(self, texts: int, text: str) -> None:
        """The operator says its texts as it connects: to say one more, it connects again."""
        if self._operator is not None:
            _end(self._operator)
        port = str(self.ports["operator"])
        self._operator = self._start(
            "operator", str(_OPERATOR), "-H", "127.0.0.1", "-r", port, "-i", "0.1", "-m", str(texts), text
        )

    def _start(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        with self._log(name).open("ab") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        self._running.callback(_end, process)
        return process

    def _wait_for(self, port: str) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.ports[port]), 0.2).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise KannelUnavailable(f"its port for {port} does not open: see {self.folder}")


def _said(log: str) -> Iterator[str]:
    """Each text with its lines put together again: the operator takes every line for one."""
    said = ""
    for line in log.splitlines():
        found = _LINE.search(line)
        if found is None:
            continue
        if said and _TEXT.fullmatch(found[1]):
            yield said
            said = found[1]
        else:
            said += f"\n{found[1]}" if said else found[1]
    if said:
        yield said


def _arrived(found: re.Match[str]) -> Arrived:
    kind = found["kind"].split()[0]
    raw = found["body"] if kind == "text" else unquote_to_bytes(found["body"].replace("+", " "))
    body = raw if isinstance(raw, str) else raw.decode("utf-16-be" if kind == "ucs-2" else "utf-8")
    return Arrived(found["from_"], found["to"], kind, body)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
