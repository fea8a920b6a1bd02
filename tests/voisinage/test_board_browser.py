"""The board in a real browser: it renews itself, and whoever reads or types on it keeps their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dispatch import referents, search
from dispatch.inbox.incoming import take_in
from sms.incoming import Incoming
from tests.stories.town import Town
from tests.voisinage.agent_screen import screen_of, waits
from tests.voisinage.open_site import Site

BOARD = "/mairie/demandes"
SCROLLED = """(one) => new Promise((done) => {
  if (one.scrollLeft > 0) done(); else one.addEventListener("scroll", done, { once: true });
})"""


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    with screen_of(site.mairie(), site, browser) as page:
        yield page


def test_a_new_request_comes_by_itself_and_is_said(page: Page, site: Site, town: Town) -> None:
    town.referent()
    page.goto(BOARD)
    expect(page.locator("#a-prendre-en-charge")).to_contain_text("Aucune.")

    request = town.records_request()
    town.now = town.now.replace(minute=30)
    waits(page)

    expect(page.locator(f"#d-{request.ref}")).to_be_visible()
    expect(page.locator("#a-jour")).to_have_text("9h30")
    expect(page.get_by_role("status").filter(has_text="Du nouveau à 9h30.")).to_have_count(1)


def test_minutes_that_go_by_are_no_news(page: Page, site: Site, town: Town) -> None:
    request = town.records_request(point=None)
    town.now += timedelta(minutes=20)
    page.goto("/mairie/")
    task = page.locator(f"#s-{request.ref}")
    expect(task).to_contain_text("il y a 20 minutes")
    task.evaluate("(one) => { one.untouched = true }")

    town.now += timedelta(minutes=20)
    waits(page)

    expect(task).to_contain_text("il y a 40 minutes")
    expect(page.locator("#a-jour")).to_have_text("9h40")
    expect(page.locator("#du-nouveau")).to_be_empty()

    town.records_request(point=None)
    waits(page)
    expect(page.locator("#du-nouveau")).to_contain_text("Du nouveau à 9h40.")
    assert task.evaluate("(one) => one.untouched")


def test_a_card_that_moves_keeps_its_focus_and_the_board_its_scroll(page: Page, site: Site, town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    town.copies(request, 30)
    page.set_viewport_size({"width": 700, "height": 500})
    page.goto(BOARD)
    card = page.locator(f"#d-{request.ref}")
    card.get_by_role("link").focus()
    page.evaluate("document.getElementById('colonnes').scrollLeft = 120; scrollTo(0, 300)")
    before = page.evaluate("[document.getElementById('colonnes').scrollLeft, scrollY]")

    anne.taps(referents.take_charge)
    waits(page)

    expect(page.locator(f"#on-cherche #d-{request.ref}")).to_have_count(1)
    expect(card).to_have_count(1)
    expect(card.get_by_role("link")).to_be_focused()
    assert page.evaluate("[document.getElementById('colonnes').scrollLeft, scrollY]") == before


def test_what_is_open_stays_open_and_a_filter_half_typed_stays_typed(page: Page, site: Site, town: Town) -> None:
    town.referent()
    page.goto(BOARD)
    page.get_by_text("Filtrer").click()
    page.get_by_label("Chercher").press_sequentially("amp")

    town.records_request()
    waits(page)

    expect(page.locator("#a-prendre-en-charge")).to_contain_text("Changer une ampoule")
    expect(page.get_by_label("Chercher")).to_have_value("amp")
    expect(page.get_by_label("Chercher")).to_be_focused()


def test_an_open_part_of_the_first_page_stays_open(page: Page, site: Site, town: Town) -> None:
    paul = town.bricoleur()
    with town.desk() as desk:
        take_in(desk, Incoming("console", "stop-1", paul.number, "STOP"))
    page.goto("/mairie/")
    page.get_by_text("1 bénévole ne veut plus de SMS").click()

    town.records_request(point=None)
    waits(page)

    expect(page.get_by_role("link", name="Situer l’adresse")).to_be_visible()
    expect(page.get_by_role("button", name="Veut de nouveau des SMS")).to_be_visible()


def test_a_button_of_what_just_came_works(page: Page, site: Site, town: Town) -> None:
    page.goto("/mairie/")
    request = town.records_request()
    waits(page)

    page.get_by_role("button", name="Relancer").click()

    expect(page).to_have_url(re.compile(rf"/mairie/demandes/{request.ref}$"))


def test_without_a_network_it_says_so_and_recovers(page: Page, site: Site, town: Town) -> None:
    page.goto(BOARD)
    page.context.set_offline(True)
    waits(page)
    expect(page.get_by_role("alert")).to_contain_text("Pas de réseau : ce que vous voyez date de 9h.")

    page.context.set_offline(False)
    waits(page)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_hidden_tab_asks_nothing_and_catches_up_when_looked_at(page: Page, site: Site, town: Town) -> None:
    town.referent()
    page.goto(BOARD)
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url) if "static" not in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    request = town.records_request()
    for _ in range(3):
        waits(page)
    assert asked == []

    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(f"#d-{request.ref}")).to_be_visible()


def test_whoever_is_signed_out_meanwhile_is_told(page: Page, site: Site) -> None:
    page.goto(BOARD)
    page.context.clear_cookies()
    waits(page)

    expect(page.get_by_role("alert")).to_contain_text("Vous n’êtes plus connecté")


def test_columns_are_reached_and_scrolled_by_keyboard(page: Page, site: Site, town: Town) -> None:
    town.referent()
    town.records_request()
    page.set_viewport_size({"width": 900, "height": 600})
    page.goto(BOARD)
    page.get_by_role("region", name="Demandes par état").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("#colonnes").evaluate(SCROLLED)
    page.keyboard.press("Tab")

    expect(page.locator(":focus")).to_contain_text("Changer une ampoule")


def test_the_six_columns_stand_side_by_side_on_a_laptop(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(BOARD)

    expect(page.locator(".column")).to_have_count(6)
    assert page.locator("#colonnes").evaluate("(one) => one.scrollWidth - one.clientWidth") == 0


def test_on_a_phone_the_room_where_one_stands_is_in_sight(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/mairie/chiffres")

    here = page.locator(".sections [aria-current]")
    expect(here).to_have_text("Chiffres")
    left, right = here.evaluate("(one) => [one.getBoundingClientRect().left, one.getBoundingClientRect().right]")
    assert 0 <= left < right <= 360


def test_a_search_that_goes_on_does_not_double_a_card(page: Page, site: Site, town: Town) -> None:
    anne = town.referent()
    town.bricoleur()
    requests = [town.records_request() for _ in range(3)]
    page.goto(BOARD)
    for number in range(3):
        anne.taps(referents.take_charge, token=anne.link(number)).taps(search.ask_in_waves, token=anne.link(number))
        waits(page)
        expect(page.locator("#on-cherche li")).to_have_count(number + 1)
        for request in requests:
            expect(page.locator(f"#d-{request.ref}")).to_have_count(1)
