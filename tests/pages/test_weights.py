"""What a first visit costs on a bad network: every byte that comes over the wire, headers and files included."""

import pytest
from playwright.sync_api import Browser

from tests.pages.open_town import OpenTown
from tests.pages.visits import VISITS, Visit, Who

LINK_PAGE, FORM, DASHBOARD = 30_000, 80_000, 150_000  # bytes
AT_REST = 150  # milliseconds after the page is there, for what a script asks for or the night needs
LINK_PAGES = [visit for visit in VISITS if visit.endpoint in ("links.sheet", "numbers.check") and not visit.posts_to]


def weight(browser: Browser, town: OpenTown, url: str, who: Who) -> int:
    """Bytes that a browser which has never been here receives until the page is at rest."""
    context = browser.new_context(locale="fr-FR")
    context.add_cookies([{"name": "session", "value": town.cookie(who), "url": url}])
    page, received = context.new_page(), list[int]()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: received.append(int(told["encodedDataLength"])))
    page.goto(url, wait_until="load")
    page.wait_for_timeout(AT_REST)
    context.close()
    return sum(received)


@pytest.mark.parametrize(
    ("visit", "most"),
    [
        (Visit("intake.empty_form", "/demandes/nouvelle", Who.DEMO_PRESCRIBER), FORM),
        (Visit("board.overview", "/mairie/", Who.DEMO_MAIRIE), DASHBOARD),
        (Visit("board.overview", "/mairie/", Who.MAIRIE), DASHBOARD),
    ],
    ids=lambda given: given.name if isinstance(given, Visit) else str(given),
)
def test_a_page_is_light(browser: Browser, town: OpenTown, address: str, visit: Visit, most: int) -> None:
    assert 1_000 < weight(browser, town, address + visit.path, visit.who) <= most


def test_a_page_behind_a_link_is_light_in_every_state(browser: Browser, town: OpenTown, address: str) -> None:
    weights = {visit.name: weight(browser, town, address + town.there(visit).path, visit.who) for visit in LINK_PAGES}

    assert {name: found for name, found in weights.items() if not 1_000 < found <= LINK_PAGE} == {}
