"""The form in a real browser, with its scripts: the keyboard, the questions, the map. Nothing comes from elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from dispatch.engine import make_engine
from tests.voisinage.intake_counter import NEW, Counter, open_counter


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    engine = make_engine(sqlite_url)
    sessions: sessionmaker[Session] = sessionmaker(engine, expire_on_commit=False)
    with open_counter(sessions, sqlite_url) as counter:
        counter.site.town.referent()
        yield counter
    engine.dispose()


@pytest.fixture
def address(counter: Counter) -> Iterator[str]:
    """Where the site answers."""
    server = make_server("127.0.0.1", 0, counter.site.app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def page(counter: Counter, address: str, chromium: Path) -> Iterator[Page]:
    """The form on a small phone, signed in; complaints of the browser fail the test."""
    complaints: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 360, "height": 640}, locale="fr-FR")
        cookie = counter.browser.get_cookie("session")
        assert cookie is not None
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: None if request.url.startswith(address) else complaints.append(request.url))
        page.goto(address + NEW)
        yield page
        browser.close()
    assert complaints == []


def test_a_request_is_recorded_in_a_few_taps(counter: Counter, page: Page) -> None:
    page.get_by_text("Changer une ampoule").click()
    expect(page.get_by_text("Sortir les poubelles")).to_be_hidden()
    for question in page.locator("#safety fieldset").all():
        question.get_by_text("Non", exact=True).click()
    field = page.get_by_label("Adresse", exact=True)
    field.press_sequentially("12 rue des li")
    page.get_by_role("option", name="12 Rue des Lilas, 99001 Clairval").click()
    page.get_by_text("N’importe quand").click()
    page.get_by_label("Prénom de la personne aidée").fill("Odette")
    page.get_by_label("Son téléphone").fill("01 99 00 01 99")
    page.get_by_role("button", name="Enregistrer la demande").click()

    expect(page.get_by_text("C’est enregistré")).to_be_visible()
    assert [request.address for request in counter.recorded()] == ["12 Rue des Lilas, 99001 Clairval"]


def test_suggestions_are_reached_with_the_keyboard(page: Page) -> None:
    field = page.get_by_role("combobox", name="Adresse")
    field.press_sequentially("12 rue des li")
    expect(field).to_have_attribute("aria-expanded", "true")

    field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    field.press("Enter")

    expect(field).to_have_value("12 Rue des Lilas, 99001 Clairval")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Escape")
    assert page.url.endswith(NEW), "choosing does not send the form"


def test_danger_is_told_at_once(page: Page) -> None:
    page.get_by_text("Réparer un robinet qui goutte").click()
    gas = page.get_by_role("group", name="Sentez-vous une odeur de gaz ?")

    gas.get_by_text("Oui", exact=True).click()
    expect(gas.get_by_role("alert")).to_contain_text("Urgence Gaz : 0 800 47 33 33")
    gas.get_by_text("Non", exact=True).click()
    expect(gas.get_by_role("alert")).to_be_hidden()


def test_an_address_nobody_knows_is_shown_on_the_map(counter: Counter, page: Page) -> None:
    page.get_by_text("Sortir les poubelles").click()
    page.get_by_label("Adresse", exact=True).press_sequentially("la ferme de Xyzzy")
    page.get_by_text("Je montre la maison sur la carte").click()
    expect(page.locator("#map .street").first).to_be_visible()
    page.locator("#map").click(position={"x": 150, "y": 150})
    expect(page.get_by_text("Le point est posé.")).to_be_visible()
    page.get_by_text("N’importe quand").click()
    page.get_by_label("Prénom de la personne aidée").fill("Odette")
    page.get_by_label("Son téléphone").fill("01 99 00 01 99")
    page.get_by_role("button", name="Enregistrer la demande").click()

    expect(page.get_by_text("C’est enregistré")).to_be_visible()
    (request,) = counter.recorded()
    assert request.address == "la ferme de Xyzzy"
    assert 48.84 < (request.lat or 0) < 48.86
