"""The rooms of the mairie stand on top of each of its pages, and say where one is."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.serving import served
from tests.voisinage.open_site import Site

WHERE = {
    "/mairie/": ("page", "Ce qui vous attend"),
    "/mairie/crise": ("true", "Ce qui vous attend"),
    "/mairie/demandes": ("page", "Demandes"),
    "/mairie/appels/saisie": ("true", "À appeler"),
    "/mairie/permanences": ("true", "Bénévoles"),
    "/mairie/recrutement": ("page", "Recruter"),
    "/mairie/benevoles/importer": ("true", "Recruter"),
    "/mairie/affiche": ("true", "Recruter"),
    "/mairie/carte": ("page", "Carte"),
    "/mairie/chiffres": ("page", "Chiffres"),
    "/mairie/reglages/secteurs": ("true", "Réglages"),
    "/mairie/regles": ("true", "Réglages"),
}


@pytest.mark.parametrize("path", WHERE)
def test_a_page_of_the_mairie_says_in_which_room_it_is(site: Site, path: str) -> None:
    page = site.mairie().get(path).text
    sections = page[page.index('<div class="sections">') : page.index("</nav>", page.index('<div class="sections">'))]

    assert re.findall(r'aria-current="(\w+)">([^<]+)', sections) == [WHERE[path]]
    assert sections.count("<li>") == 8


@pytest.mark.parametrize(
    ("path", "room"),
    [("/mairie/crise", "/mairie/"), ("/mairie/matin", "/mairie/"), ("/mairie/permanences", "/mairie/benevoles"),
     ("/mairie/numeros", "/mairie/benevoles"), ("/mairie/et-si", "/mairie/recrutement"),
     ("/mairie/regles", "/mairie/reglages"), ("/mairie/textos", "/mairie/reglages")],
)  # fmt: skip
def test_the_way_back_leads_to_the_room_where_one_is_and_the_room_leads_in(site: Site, path: str, room: str) -> None:
    browser = site.mairie()
    page, back = browser.get(path).text, browser.get(room).text
    content = page[page.index("<main") : page.index("<h1")]

    assert re.findall(r'<a href="([^"]+)"', content)[-1] == room
    if path != "/mairie/numeros":  # while a number waits
        assert f'href="{path}"' in back[back.index("<h1") :]


def test_the_way_back_from_a_request_leads_to_the_requests(site: Site) -> None:
    request = site.town.records_request()
    page = site.mairie().get(f"/mairie/demandes/{request.ref}").text

    assert '<p><a href="/mairie/demandes">Les demandes</a></p>' in page


def test_no_one_else_sees_them(site: Site) -> None:
    prescriber = site.signed_in(site.town.prescriber_id)

    assert "sections" not in prescriber.get("/demandes").text
    assert "sections" not in site.mairie().get("/demandes").text


TWO_LINES = 2 * 54 + 24  # of 3rem each, in the page's letters of 18 px, and what frames them


@pytest.mark.parametrize("width", [360, 320, 180])
def test_on_a_phone_without_scripts_two_lines_lead_everywhere_and_the_room_is_in_sight(
    site: Site, browser: Browser, width: int
) -> None:
    """180 pixels: 360 at a zoom of 200 %."""
    signed_in = site.mairie().get_cookie("session")
    assert signed_in is not None
    size = ViewportSize(width=width, height=640)
    with (
        served(site.app) as address,
        closing(browser.new_context(base_url=address, viewport=size, java_script_enabled=False)) as context,
    ):
        context.add_cookies([{"name": "session", "value": signed_in.value, "url": address}])
        page = context.new_page()
        for path in WHERE:
            page.goto(path)
            header, rooms = page.locator("header.top").bounding_box(), page.locator(".sections").bounding_box()
            here = page.locator(".sections [aria-current]").bounding_box()
            assert header is not None
            assert rooms is not None
            assert here is not None
            assert header["height"] <= TWO_LINES, path
            assert here["x"] >= 0, path
            assert here["x"] + min(here["width"], rooms["width"]) <= width, path
        for path in ("/demandes", "/demandes/nouvelle"):
            page.goto(path)
            header = page.locator("header.top").bounding_box()
            assert header is not None
            assert header["height"] <= TWO_LINES, path
            expect(page.locator("header.top [aria-current]")).to_be_in_viewport(
                ratio=0.8
            )  # at 180, its words alone fill the line


@pytest.mark.parametrize("width", [360, 1400])
def test_a_page_opens_at_its_top(site: Site, browser: Browser, width: int) -> None:
    signed_in = site.mairie().get_cookie("session")
    assert signed_in is not None
    size = ViewportSize(width=width, height=640)
    with (
        served(site.app) as address,
        closing(browser.new_context(base_url=address, viewport=size)) as context,
    ):
        context.add_cookies([{"name": "session", "value": signed_in.value, "url": address}])
        page = context.new_page()
        for path in ("/demandes/nouvelle", "/mairie/reglages/secteurs", "/mairie/regles"):
            page.goto(path)
            page.wait_for_timeout(100)
            assert page.evaluate("scrollY") == 0, path
