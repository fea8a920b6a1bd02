"""From no address at all to a first request, in a real browser: the file by the page, a suggestion while typing."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import select

from dispatch.places import Commune, Sector
from dispatch.requests import Request
from tests.extracts import TOWN, extract
from tests.stories.town import Town
from tests.voisinage.agent_screen import screen_of
from tests.voisinage.open_site import Site, on_both

AUCH = '{"type":"Polygon","coordinates":[[[0.5,43.6],[0.7,43.6],[0.7,43.7],[0.5,43.7],[0.5,43.6]]]}'


@pytest.fixture
def page(site: Site, town: Town, browser: Browser) -> Iterator[Page]:
    with town.sessions.begin() as session:
        session.get_one(Commune, town.commune_id).insee = "32013"
        session.get_one(Sector, town.sector_id).outline = AUCH
    town.referent()
    with screen_of(site.mairie(), site, browser) as page:
        page.set_viewport_size({"width": 360, "height": 640})
        yield page


@on_both
def test_the_file_comes_in_and_the_first_request_finds_its_address(page: Page, town: Town) -> None:
    page.goto("/mairie/reglages")
    page.get_by_role("link", name="Les adresses", exact=True).first.click()
    send = page.get_by_role("button", name="Charger ces adresses")
    send.click()
    expect(page.get_by_label("Le fichier du département")).to_have_accessible_description(
        "« .csv.gz » ou « .csv », 50 Mo au plus. Choisissez le fichier que vous avez téléchargé."
    )
    page.get_by_label("Le fichier du département").set_input_files(_file(gzip.compress(extract(TOWN).encode())))
    send.click()
    expect(page.get_by_role("status").filter(has_text="C’est enregistré.")).to_contain_text(f"{len(TOWN)} nouvelles.")

    page.goto("/demandes/nouvelle")
    page.get_by_text("Changer une ampoule").click()
    for question in page.locator("#safety fieldset").all():
        question.get_by_text("Non", exact=True).click()
    page.get_by_label("Adresse", exact=True).press_sequentially("8 rue victor hu")
    page.get_by_role("option", name="8 Rue Victor Hugo, 32000 Auch").click()
    page.get_by_text("N’importe quand").click()
    page.get_by_label("Prénom de la personne aidée").fill("Odette")
    page.get_by_label("Son téléphone").fill("01 99 00 01 99")
    page.get_by_role("button", name="Enregistrer la demande").click()

    expect(page.get_by_text("C’est enregistré")).to_be_visible()
    with town.sessions() as session:
        assert session.scalars(select(Request)).one().address == "8 Rue Victor Hugo, 32000 Auch"


def _file(content: bytes) -> FilePayload:
    return {"name": "adresses-32.csv.gz", "mimeType": "application/gzip", "buffer": content}
