"""Behind a link on a bad network, or with somebody else at the same moment: plain pages, and everything once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from tests.pages.open_town import OpenTown
from tests.pages.test_by_thumb import SMALL_PHONE
from tests.pages.visits import Visit


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=SMALL_PHONE, locale="fr-FR", has_touch=True, is_mobile=True)
    yield context
    context.close()


CUT_OFF = """() => navigator.onLine && new Promise((done) => {
  addEventListener("offline", () => done(), { once: true });
})"""


def opens(phone: BrowserContext, town: OpenTown, address: str, name: str) -> Page:
    page = phone.new_page()
    page.goto(address + town.there(Visit("links.sheet", f"{{{name}}}")).path)
    return page


def test_a_button_pressed_without_network_does_nothing_and_works_the_second_time(
    phone: BrowserContext, town: OpenTown, address: str
) -> None:
    page = opens(phone, town, address, "cold asked")
    phone.set_offline(True)
    page.evaluate(CUT_OFF)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Je m’en occupe").tap()
    expect(page).to_have_url(re.compile("^chrome-error:"))  # before anybody goes on

    phone.set_offline(False)
    page.goto(address + town.there(Visit("links.sheet", "{cold asked}")).path)
    expect(page.locator("main")).to_contain_text("Pouvez-vous suivre cette demande ?")
    page.get_by_role("button", name="Je m’en occupe").tap()
    expect(page.locator("main")).to_contain_text("Qui peut venir ?")


def test_an_answer_that_got_lost_on_its_way_back_is_sent_again_without_harm(
    phone: BrowserContext, town: OpenTown, address: str
) -> None:
    """The server heard the yes, the phone saw an error: pressed again, it is the same yes."""
    page = opens(phone, town, address, "cold lost")
    lost = list[str]()

    def lose(route: Route) -> None:
        lost.append(route.fetch(max_redirects=0).headers["location"])
        route.abort()

    phone.route("**/prise-en-charge", lose)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Je m’en occupe").tap()
    phone.unroute("**/prise-en-charge")
    phone.clear_cookies()  # they were lost with the answer
    assert len(lost) == 1

    page.goto(address + town.there(Visit("links.sheet", "{cold lost}")).path)
    expect(page.locator("main")).to_contain_text("Vous suivez cette demande. Merci !")
    expect(page.locator("main")).not_to_contain_text("Odette")
    page.get_by_role("button", name="Ouvrir la fiche").tap()
    expect(page.locator("main")).to_contain_text("Odette")


def test_the_back_button_shows_an_old_page_whose_button_tells_how_things_stand(
    phone: BrowserContext, town: OpenTown, address: str
) -> None:
    page = opens(phone, town, address, "cold back")
    page.get_by_role("button", name="Pas cette fois").tap()
    expect(page.locator("main")).to_contain_text("c’est noté")
    try:
        page.go_back()
    except Error:  # a page that is kept nowhere: the browser asks for it again
        page.goto(address + town.there(Visit("links.sheet", "{cold back}")).path)

    expect(page.locator("main")).to_contain_text("Finalement, je m’en occupe")


def test_two_at_once_the_second_reads_kindly_that_it_is_taken(
    phone: BrowserContext, town: OpenTown, address: str
) -> None:
    first, second = (opens(phone, town, address, name) for name in ("cold first", "cold second"))
    expect(second.locator("main")).to_contain_text("Pouvez-vous aider ?")
    first.get_by_role("button", name="J’accepte").tap()
    expect(first.locator("main")).to_contain_text("compte sur vous")

    second.get_by_role("button", name="J’accepte").tap()

    expect(second.locator("main")).to_contain_text("La situation a changé entre-temps.")
    expect(second.locator("main")).to_contain_text("Merci d’avoir répondu")
    expect(second.locator("main")).not_to_contain_text("Odette")
