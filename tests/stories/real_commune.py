"""A commune on a machine of its own: the real commands, the real server, and people who open its pages over HTTP."""

from __future__ import annotations

import html
import os
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyotp

PASSWORD = "une phrase facile à retenir"
PATIENCE = 180  # seconds, on a busy machine where several processes start at once
LINK = re.compile(r"https?://\S+/l/\S+")
TAGS = re.compile(r"<script.*?</script>|<template.*?</template>|<[^>]+>", re.DOTALL)


@dataclass
class Machine:
    """One instance folder and the port it is served on. Every command is a process, as an operator starts it."""

    folder: Path
    port: int = 0  # a free one
    settings: dict[str, str] = field(default_factory=dict)  # further variables of its environment
    paper_codes: dict[str, list[str]] = field(default_factory=dict)  # by mail: what opens in place of a second factor

    def __post_init__(self) -> None:
        self.port = self.port or _free_port()

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What its processes said."""
        return self.folder.parent / f"{self.folder.name}.log"

    def does(self, *words: str | Path, code: int = 0) -> str:
        """Run `voisinage ...`; what it said. It must end with `code`, and never with a traceback."""
        done = subprocess.run(
            [_program(), *map(str, words)], env=self._environ(), capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        assert "Traceback" not in said
        return said

    def seconds_for(self, *words: str | Path) -> float:
        """The processor time of a command: what else the machine has to do does not count."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.does(*words)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def opens_with(self, name: str, insee: str, *, phone: str) -> None:
        """`voisinage init`, then an account for a prescriber."""
        secret = self.folder.parent / f"{self.folder.name}-secret"
        secret.write_text(PASSWORD, "utf-8")
        self.does("init", "--name", name, "--insee", insee, "--phone", phone, "--email", "mairie@commune.example",
                  "--first-name", "Claire", "--last-name", "Dupuy", "--organisation", f"Mairie de {name}",
                  "--password-file", secret)  # fmt: skip
        self.does("agents", "add", "--email", "lucie@ccas.example", "--role", "prescripteur", "--first-name", "Lucie",
                  "--last-name", "Martin", "--organisation", "CCAS", "--password-file", secret)  # fmt: skip

    @contextmanager
    def runs(self, *commands: str) -> Iterator[None]:
        """`voisinage run`, or each of `commands` in a process of its own, until the block ends."""
        with ExitStack() as running:
            served, *_others = [running.enter_context(self._started(command)) for command in commands or ("run",)]
            self._wait_until_ready(served)
            yield

    @contextmanager
    def _started(self, command: str) -> Iterator[subprocess.Popen[bytes]]:
        with self.log.open("ab") as log:
            process = subprocess.Popen([_program(), command], env=self._environ(), stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)

    def text_to(self, phone: str, *words: str) -> str:
        """The latest text to a phone that says all of `words`, as `voisinage sms console` shows it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            texts = self.does("sms", "console", "--to", phone).strip().split("\n\n")
            found = [text for text in texts if all(word in text for word in words)]
            if found:
                return found[-1]
            time.sleep(0.3)
        raise AssertionError(f"no text to {phone} says {words}")

    def _environ(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("VOISINAGE_")}
        own = {"VOISINAGE_INSTANCE": str(self.folder), "VOISINAGE_PORT": str(self.port)}
        return inherited | own | self.settings

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert process.poll() is None, "the server ended at once"
            try:
                if httpx.get(self.address + "/readyz").is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        raise AssertionError("the server does not answer")


class Visitor:
    """Somebody with a browser of their own: cookies are kept, forms are sent with the hidden fields they carry."""

    def __init__(self, machine: Machine) -> None:
        alone = httpx.Limits(max_keepalive_connections=0)  # nothing is left open when the visitor is gone
        self.browser = httpx.Client(base_url=machine.address, follow_redirects=True, timeout=PATIENCE, limits=alone)
        self.machine, self.page = machine, ""

    @property
    def words(self) -> str:
        """What stands on the page, without its tags."""
        return " ".join(html.unescape(TAGS.sub(" ", self.page)).split())

    def opens(self, address: str) -> Visitor:
        """Go to a page."""
        return self._got(self.browser.get(address))

    def signs_in(self, email: str) -> Visitor:
        """Fill in the form of the entrance."""
        self.opens("/connexion")
        self._got(self.browser.post("/connexion", data=self.hidden() | {"email": email, "password": PASSWORD}))
        if secret := re.search(r'class="secret">([A-Z2-7 ]+)<', self.page):
            self._sets_up_a_second_factor(email, secret[1].replace(" ", ""))
        elif 'name="code"' in self.page:
            code = self.machine.paper_codes[email].pop()
            self._got(self.browser.post("/connexion/verification", data=self.hidden() | {"code": code}))
        return self

    def _sets_up_a_second_factor(self, email: str, secret: str) -> None:
        """The mairie's accounts must: the code of an application, then the codes on paper, for the next times."""
        form = self.hidden() | {"code": pyotp.TOTP(secret).now()}
        self._got(self.browser.post("/compte/second-facteur/application", data=form))
        self.machine.paper_codes[email] = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5})</li>", self.page)
        self.opens("/")

    def presses(self, label: str) -> Visitor:
        """Press the button of this name: its form goes where it says, with what it carries."""
        forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', self.page, re.DOTALL)
        action, inside = next((action, inside) for action, inside in forms if f">{label}</button>" in inside)
        return self._got(self.browser.post(html.unescape(action), data=self.hidden(inside)))

    def records(self, job: str, **typed: str) -> Visitor:
        """Fill in the form of a need, with a "non" to each of its safety questions, and send it."""
        self.opens("/demandes/nouvelle")
        number = re.search(rf'name="job" value="(\d+)"[^>]*>(?:(?!name="job").)*?<span>{job}<', self.page, re.DOTALL)
        assert number, f"{job} is not on the list"
        asked = re.search(rf'<template data-job="{number[1]}">(.*?)</template>', self.page, re.DOTALL)
        safety = dict.fromkeys(re.findall(r'name="(safety_\d+)"', asked[1] if asked else ""), "no")
        form = self.hidden() | safety | {"job": number[1]} | typed
        return self._got(self.browser.post("/demandes/nouvelle", data=form), may_be_wrong=True)

    def sees(self, *words: str) -> Visitor:
        """The page says all of this."""
        for said in words:
            assert said in self.words, f"{said!r} is not in: {self.words}"
        return self

    def sees_nothing_of(self, *words: str) -> Visitor:
        """The page says none of this, not even in its source."""
        assert [said for said in words if said.casefold() in html.unescape(self.page).casefold()] == []
        return self

    def hidden(self, part: str | None = None) -> dict[str, str]:
        """The hidden fields of the page, or of a part of it."""
        inputs = re.findall(r'<input[^>]*type="hidden"[^>]*>', self.page if part is None else part)
        named = ((re.search(r'name="([^"]+)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs)
        return {name[1]: html.unescape(value[1]) if value else "" for name, value in named if name}

    def _got(self, answer: httpx.Response, *, may_be_wrong: bool = False) -> Visitor:
        assert answer.is_success or may_be_wrong, f"{answer.status_code}: {answer.text}"
        self.page = answer.text
        return self


def link_in(text: str) -> str:
    """The link of a text."""
    found = LINK.search(text)
    assert found, text
    return found[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _program() -> str:
    return str(Path(sys.executable).parent / "voisinage")
