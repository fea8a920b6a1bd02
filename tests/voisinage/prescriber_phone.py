"""A prescriber's small phone with a real browser on it, in front of the site of a test's town."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect
from sqlalchemy import Engine

from tests import serving
from tests.voisinage.intake_counter import Counter
from tests.voisinage.open_site import shared_app

SMALL: ViewportSize = {"width": 360, "height": 640}


@contextmanager
def served(engine: Engine) -> Iterator[str]:
    """Serve the site on this database until the block ends; its address."""
    with serving.served(shared_app(engine)) as address:
        yield address


@dataclass
class PrescriberPhone:
    """The phone. `taps` counts fingers on the screen; what the browser complains of is kept."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    taps: int = 0

    def opens(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(self.address + path)
        return self.page

    def sits_down(self, counter: Counter) -> None:
        """The agent of `counter` is signed in from now on."""
        cookie = counter.browser.get_cookie("session")
        assert cookie is not None
        self.context.add_cookies([{"name": "session", "value": cookie.value, "url": self.address}])

    def tap(self, words: str) -> None:
        """One finger on what these words are on."""
        self.taps += 1
        self.page.get_by_text(words, exact=True).locator("visible=true").first.tap()

    def types(self, label: str, words: str) -> None:
        """One finger on a field, then its keys."""
        self.taps += 1
        field = self.page.get_by_label(label, exact=True)
        field.tap()
        field.press_sequentially(words)

    def fills_in_offline(self, first_name: str, number: str) -> None:
        """The whole form where nothing suggests an address."""
        self.tap("Changer une ampoule")
        for no in self.page.locator("#safety").get_by_text("Non", exact=True).all():
            no.tap()
        self.types("Adresse", "14 rue des Lilas")
        self.tap("N’importe quand")
        self.types("Prénom de la personne aidée", first_name)
        self.types("Son téléphone", number)

    def fills_in(self, first_name: str = "Odette") -> None:
        """The whole form but for its button, as a thumb would."""
        self.tap("Changer une ampoule")
        for no in self.page.locator("#safety").get_by_text("Non", exact=True).all():
            self.taps += 1
            no.tap()
        self.types("Adresse", "12 rue des li")
        self.tap("12 Rue des Lilas, 99001 Clairval")
        self.tap("N’importe quand")
        self.types("Prénom de la personne aidée", first_name)
        self.types("Son téléphone", "01 99 00 01 99")

    def kept(self) -> Any:
        """The draft that is on the phone; of several the one that was begun first."""
        return next(iter(self.all_kept()), None)

    def all_kept(self) -> list[Any]:
        """Every draft that is on the phone."""
        kept: list[Any] = self.page.evaluate("JSON.parse(localStorage.getItem('voisinage-draft')) ?? []")
        return kept

    def keeps(self, words: str) -> None:
        """These words are in the draft, if need be in a moment."""
        for _ in range(50):
            if words in str(self.all_kept()):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"not kept: {words}")

    def cuts_network(self, *, off: bool = True) -> None:
        """The stairwell, and out of it again."""
        self.context.set_offline(off)

    def sees(self, words: str) -> None:
        """The page says this, if need be in a moment."""
        expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible()


@contextmanager
def phone_of(counter: Counter, address: str, browser: Browser, **more: Any) -> Iterator[PrescriberPhone]:
    """The phone of the agent at this counter; what its browser complains of fails the test."""
    context = browser.new_context(viewport=SMALL, locale="fr-FR", has_touch=True, **more)
    phone = PrescriberPhone(context, context.new_page(), address)
    phone.sits_down(counter)
    note = phone.complaints.append
    phone.page.on("pageerror", lambda error: note(str(error)))
    phone.page.on("console", lambda message: note(message.text) if is_complaint(message) else None)
    phone.page.on("request", lambda request: None if request.url.startswith(address) else note(request.url))
    yield phone
    context.close()
    assert phone.complaints == []


def is_complaint(message: ConsoleMessage) -> bool:
    """A form with something to correct is answered with 422, and a network may be away: neither is a failure."""
    return message.type == "error" and not any(
        word in message.text for word in ("422", "409", "ERR_INTERNET", "ERR_FAILED")
    )
