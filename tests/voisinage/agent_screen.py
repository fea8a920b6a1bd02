"""An agent's screen in a real browser, its clock in our hands; what the browser complains of fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from tests.serving import served
from tests.voisinage.open_site import Site
from tests.voisinage.prescriber_phone import is_complaint


@contextmanager
def screen_of(signed_in: FlaskClient, site: Site, browser: Browser) -> Iterator[Page]:
    """A page in which whoever `signed_in` is signed in."""
    cookie, complaints = signed_in.get_cookie("session"), list[str]()
    assert cookie is not None
    with served(site.app) as address, closing(browser.new_context(locale="fr-FR", base_url=address)) as context:
        context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.clock.install()
        yield page
    assert complaints == []


def waits(page: Page) -> None:
    """Twenty seconds go by."""
    page.clock.run_for(20_500)
