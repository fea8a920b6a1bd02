"""The mairie's map in a real browser: with no background, with one that does not come, and with no map at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.stories.town import Town
from tests.voisinage.agent_screen import screen_of
from tests.voisinage.open_site import Site, opened
from voisinage.desk import Office

PATH = "/mairie/carte"
TILES = "https://tuiles.example/{z}/{x}/{y}.png"
CREDIT = "© les arpenteurs d’<i>Exemple</i>"


@pytest.fixture
def page(site: Site, town: Town, browser: Browser) -> Iterator[Page]:
    town.referent()
    town.records_request()
    with screen_of(site.mairie(), site, browser) as page:
        yield page


def test_without_a_background_the_map_is_drawn_and_asks_nobody_elsewhere(page: Page) -> None:
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PATH)

    expect(page.locator("#carte .sector")).to_have_text("Centre")
    expect(page.locator("#carte canvas")).to_be_visible()
    expect(page.locator("#carte-legende")).to_be_visible()
    expect(page.get_by_text("Fond de carte")).to_have_count(0)
    here = page.url.removesuffix(PATH)
    assert [url for url in asked if not url.startswith(here)] == []


def test_a_background_that_does_not_come_leaves_the_map(site: Site, town: Town, browser: Browser) -> None:
    town.records_request()
    office: Office = site.app.extensions["voisinage"]
    wanted = list[str]()

    def fails(route: Route) -> None:
        wanted.append(route.request.url)
        route.fulfill(status=200, body="", content_type="image/png")  # no picture at all

    with opened(replace(office.settings, map_tiles_url=TILES, map_tiles_credit=CREDIT), clock=town.clock) as app:
        own = Site(town, app)
        with screen_of(own.mairie(), own, browser) as page:
            page.context.route("https://tuiles.example/**", fails)
            page.goto(PATH)

            expect(page.locator("#carte .sector")).to_have_text("Centre")
            expect(page.locator("#carte-panne")).to_be_hidden()
            expect(page.get_by_text(f"Fond de carte : {CREDIT}")).to_be_visible()
            assert wanted, "a background was asked for"


def test_when_nothing_can_be_drawn_the_table_says_it_alone(page: Page) -> None:
    page.route("**/carte/donnees*", lambda route: route.fulfill(status=200, body="{}", content_type="application/json"))
    page.goto(PATH)

    expect(page.get_by_text("La carte ne s’affiche pas ; le tableau dit la même chose.")).to_be_visible()
    expect(page.locator("#carte")).to_be_hidden()
    expect(page.locator("#carte-legende")).to_be_hidden()
    expect(page.get_by_role("rowheader", name="Centre")).to_be_visible()


def test_on_a_phone_each_sector_is_a_card_whose_figures_have_their_names(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(PATH)
    table = page.get_by_role("table", name="Par secteur")

    expect(table.get_by_role("row")).to_have_count(2)  # its head, unseen, and Centre
    figures = table.get_by_role("cell").filter(has_text="1")
    expect(figures).to_be_visible()
    assert table.evaluate("(one) => one.scrollWidth <= one.clientWidth"), "nothing is beyond the edge"
    named = figures.evaluate("(one) => getComputedStyle(one, '::before').content")
    assert "Demandes en cours" in named
    table.get_by_role("link", name="Les demandes : Centre").click()
    expect(page.get_by_text("À prendre en charge").filter(visible=True).first).to_be_visible()
    assert "secteur=" in page.url
