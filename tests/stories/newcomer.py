"""Somebody who opens the demo town for the first time, in a real browser the size of a small phone."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, expect, sync_playwright

SMALL_PHONE = (360, 640)
BUILT_WITHIN = 240  # seconds, on a machine that does ten other things
PATIENCE = 20_000  # milliseconds


@contextmanager
def demo_town(instance: Path) -> Iterator[str]:
    """Start `voisinage demo` from nothing, as a newcomer would; the address it answers at."""
    port = _free_port()
    program = Path(sys.executable).parent / "voisinage"
    settings = {**os.environ, "VOISINAGE_INSTANCE": str(instance), "PORT": str(port)}
    with (instance / "said.txt").open("w") as said:
        process = subprocess.Popen([program, "demo"], env=settings, stdout=said, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, instance / "said.txt")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


@contextmanager
def real_browser(executable: Path) -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


class Newcomer:
    """One browser that takes every role in turn. `complaints` gathers what the browser says against a page."""

    def __init__(self, browser: Browser, address: str, size: tuple[int, int] = SMALL_PHONE) -> None:
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
        context.set_default_timeout(PATIENCE)
        self.address, self.complaints = address, list[str]()
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self._note(said.type, said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note("page error", str(error)))

    def opens(self, path: str) -> Newcomer:
        """Go to a page of the town."""
        self.page.goto(self.address + path)
        return self.looks()

    def clicks(self, name: str, role: str = "button") -> Newcomer:
        """Press the button, or follow the link, of this name."""
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        return self.looks()

    def sees(self, *words: str) -> Newcomer:
        """The page says all of this, if need be in a moment."""
        for said in words:
            expect(self.page.locator("main")).to_contain_text(said, timeout=PATIENCE)
        return self

    def looks(self) -> Newcomer:
        """Complain of a page that is wider than the screen."""
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if too_wide > 0:
            self._note("too wide", f"{too_wide} px")
        return self

    def records_a_need(self, first_name: str, street: str, job: str = "Changer une ampoule") -> Newcomer:
        """Fill in the form for a small job: `street` is typed, and the first address suggested is taken."""
        page = self.page
        tile = page.get_by_label(job)
        if not tile.is_visible():
            page.get_by_text("Voir tout").click()
        tile.check()
        for no in page.locator("#safety").get_by_label("Non", exact=True).all():
            no.check()
        page.get_by_label("Adresse", exact=True).press_sequentially(street, delay=30)
        page.get_by_role("option").first.click()
        page.get_by_label("N’importe quand").check()
        page.get_by_label("Prénom de la personne aidée").fill(first_name)
        page.get_by_label("Son téléphone").fill("06 39 98 77 01")
        page.get_by_role("button", name="Enregistrer la demande").click()
        page.wait_for_url("**/demandes/*enregistree=1")  # the page asks first whether there is a network
        return self.looks().sees("enregistré")

    def picks_up(self, *words: str) -> str:
        """Open the latest phone that rings with these words, in a moment or now; whose phone it is."""
        self.opens("/telephones/")
        ringing = self.page.locator(".phone-line.rings")
        for said in words:
            ringing = ringing.filter(has_text=re.compile(re.escape(said), re.IGNORECASE))
        with self.page.expect_navigation():
            ringing.first.click()
        self.looks()
        return self.page.get_by_role("heading", level=1).inner_text()

    def taps_last_link(self) -> Newcomer:
        """Tap the link of the last text in the conversation on screen."""
        self.page.locator(".sms a").last.click()
        self.page.wait_for_load_state()
        return self.looks()

    def _note(self, kind: str, what: str) -> None:
        self.complaints.append(f"{self.page.url}: {kind}: {what}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + BUILT_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"the demo town does not answer: {said.read_text('utf-8')}")
