"""Sectors drawn in a real browser: streets to draw upon where there are no tiles, by hand, by thumb and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import shapely
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import delete, select

from dispatch.addresses.importing import save_addresses
from dispatch.places import Sector
from tests.stories.town import Town
from tests.voisinage.agent_screen import screen_of
from tests.voisinage.intake_counter import houses
from tests.voisinage.open_site import Site

SECTORS = "/mairie/reglages/secteurs"


@pytest.fixture
def page(site: Site, town: Town, browser: Browser) -> Iterator[Page]:
    with town.sessions.begin() as session:
        save_addresses(session, houses("Rue des Lilas", "0010"))
    with screen_of(site.mairie(), site, browser) as page:
        page.set_viewport_size({"width": 1000, "height": 1400})
        yield page


def corners(page: Page) -> list[str]:
    return page.locator("#coins").input_value().splitlines()


def draws(page: Page, *places: tuple[int, int]) -> None:
    for x, y in places:
        page.locator("#ardoise").click(position={"x": x, "y": y})


def test_a_first_sector_is_drawn_over_the_streets_of_the_commune(page: Page, town: Town) -> None:
    with town.sessions.begin() as session:
        session.execute(delete(Sector))
    page.goto(SECTORS)
    expect(page.locator("#ardoise .street").first).to_have_text("Rue des Lilas")

    draws(page, (300, 80), (600, 80), (600, 300))
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.get_by_role("alert")).to_contain_text("Donnez un nom au secteur")
    assert len(corners(page)) == 3, "drawn once, it is not drawn again"
    expect(page.locator("#ardoise .corner")).to_have_count(3)
    page.get_by_label("Nom du secteur").fill("Les Lilas")
    page.get_by_role("button", name="Voir ce qui changerait").click()
    page.get_by_role("button", name="Enregistrer ces secteurs").click()

    expect(page.get_by_text("Les secteurs sont enregistrés.")).to_be_visible()
    with town.sessions() as session:
        assert session.scalars(select(Sector)).one().name == "Les Lilas"


def test_the_corners_of_a_sector_are_moved_added_and_taken_without_a_mouse(page: Page) -> None:
    page.goto(SECTORS)
    page.get_by_role("link", name="Modifier son contour").click()
    handles = page.locator("#ardoise .corner")
    expect(handles).to_have_count(4)
    before = corners(page)

    handles.nth(1).focus()
    page.keyboard.press("ArrowRight")
    expect(handles.nth(1)).to_be_focused()
    assert [corner for corner in corners(page) if corner not in before] == [corners(page)[1]]
    page.keyboard.press("Delete")
    expect(handles).to_have_count(3)
    page.get_by_role("button", name="Ajouter un coin au centre de la carte").press("Enter")
    expect(page.get_by_text("4 coins.")).to_be_visible()
    for _ in range(3):
        page.get_by_role("button", name="Revenir en arrière").press("Enter")
    assert corners(page) == before


def test_a_corner_is_pulled_and_a_side_gets_one_more_where_it_is_touched(page: Page, town: Town) -> None:
    page.goto(f"{SECTORS}?contour={town.sector_id}")
    handles = page.locator("#ardoise .corner")
    expect(page.locator("#ardoise .street")).to_have_count(1)  # what is in view is drawn: it moves no more
    before, box = corners(page), handles.nth(0).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44

    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
    page.mouse.up()
    assert corners(page)[0] != before[0]
    assert corners(page)[1:] == before[1:]

    first, second = (handles.nth(number).bounding_box() for number in (2, 3))
    assert first is not None
    assert second is not None
    page.mouse.click((first["x"] + second["x"]) / 2 + 22, (first["y"] + second["y"]) / 2 + 22)
    assert corners(page)[:3] == [corners(page)[0], *before[1:3]]
    assert corners(page)[4] == before[3]


def test_what_a_file_would_change_is_shown_on_the_map(page: Page) -> None:
    page.goto(SECTORS)
    layer = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"nom":"Rive"},"geometry":%s}]}'
    shape = shapely.to_geojson(shapely.box(2.37, 48.84, 2.40, 48.86))
    file: FilePayload = {"name": "rive.geojson", "mimeType": "application/geo+json", "buffer": (layer % shape).encode()}
    page.get_by_label("Fichier GeoJSON").set_input_files(file)
    page.get_by_role("button", name="Vérifier le fichier").click()

    expect(page.get_by_role("heading", name="Voici ce qui changerait")).to_be_focused()
    expect(page.locator("#ardoise .leaflet-overlay-pane canvas")).to_be_visible()
    assert re.search(r'"Rive"', page.locator("#proposition").input_value())
