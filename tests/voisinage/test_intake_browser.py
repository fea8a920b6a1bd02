"""The form in a real browser, with its scripts: the keyboard, the questions, the map. Nothing comes from elsewhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import Engine

from dispatch.addresses.importing import save_addresses
from tests.voisinage.intake_counter import NEW, Counter, houses
from tests.voisinage.prescriber_phone import phone_of, served


@pytest.fixture(autouse=True)
def referent(counter: Counter) -> None:
    """Somebody to ask."""
    counter.site.town.referent()


@pytest.fixture(scope="module")
def address(shared_sqlite: Engine) -> Iterator[str]:
    """Where the site answers, whichever town is on its database."""
    with served(shared_sqlite) as address:
        yield address


@pytest.fixture
def page(counter: Counter, address: str, browser: Browser) -> Iterator[Page]:
    """The form on a small phone, signed in; complaints of the browser fail the test."""
    with phone_of(counter, address, browser) as phone:
        yield phone.opens(NEW)


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


def test_what_was_chosen_stays_when_the_network_answers_late(page: Page) -> None:
    field = page.get_by_role("combobox", name="Adresse")
    field.press_sequentially("12 rue des")
    expect(field).to_have_attribute("aria-expanded", "true")
    late = list[Route]()

    def hold(route: Route) -> None:
        """Keep the question on its way."""
        late.append(route)

    page.route("**/adresses?*", hold)
    with page.expect_request("**/adresses?*"):
        field.press_sequentially(" li")

    page.get_by_role("option", name="12 Rue des Lilas, 99001 Clairval").click()
    for answer in late:
        answer.continue_()
    page.wait_for_timeout(400)  # more than it takes to answer

    expect(field).to_have_value("12 Rue des Lilas, 99001 Clairval")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#address-status")).to_have_text("Adresse choisie.")


def test_a_single_suggestion_is_announced_as_one(counter: Counter, page: Page) -> None:
    with counter.site.town.sessions.begin() as session:
        save_addresses(session, houses("Impasse du Lavoir", "0030"))

    page.get_by_role("combobox", name="Adresse").press_sequentially("12 impasse du lavoir")

    expect(page.locator("#address-status")).to_have_text("1 adresse proposée.")


def test_an_address_of_another_town_is_told_while_it_is_typed(page: Page) -> None:
    field = page.get_by_role("combobox", name="Adresse")
    told = page.get_by_text("Cette adresse semble être hors de la commune.")

    field.fill("3 rue du Port 32000 Auch")
    expect(told).to_be_visible()
    expect(page.get_by_text("La mairie situera l’adresse")).to_be_visible()
    expect(page.get_by_text("Je montre la maison sur la carte")).to_be_visible()

    field.fill("12 rue des lilas")
    expect(page.get_by_role("option", name="12 Rue des Lilas, 99001 Clairval")).to_be_visible()
    expect(told).to_be_hidden()


def test_danger_is_told_at_once(page: Page) -> None:
    page.get_by_text("Réparer un robinet qui goutte").click()
    gas = page.get_by_role("group", name="Sentez-vous une odeur de gaz ?")

    gas.get_by_text("Oui", exact=True).click()
    expect(gas.get_by_role("alert")).to_contain_text("Urgence Gaz : 0 800 47 33 33")
    gas.get_by_text("Non", exact=True).click()
    expect(gas.get_by_role("alert")).to_be_hidden()


def test_the_button_gives_way_to_whom_to_call_and_comes_back(page: Page) -> None:
    save = page.get_by_role("button", name="Enregistrer la demande")
    call = page.get_by_role("link", name="Appeler la mairie")
    expect(page.get_by_text("Choisir autre chose")).to_be_hidden()
    page.get_by_text("Réparer un robinet qui goutte").click()
    gas = page.get_by_role("group", name="Sentez-vous une odeur de gaz ?")

    gas.get_by_text("Oui", exact=True).click()
    expect(save).to_be_hidden()
    expect(call).to_have_attribute("href", "tel:+33199000100")
    gas.get_by_text("Non", exact=True).click()
    expect(save).to_be_visible()
    expect(call).to_be_hidden()
    page.get_by_text("Choisir autre chose").click()
    page.get_by_text("Voir tout").click()
    page.get_by_label("Chauffage ou chaudière en panne").check()
    expect(save).to_be_hidden()


def test_what_is_wrong_takes_the_focus_and_the_page_stays_short(page: Page) -> None:
    first_tiles = page.locator("#job .tiles .choice")
    page.get_by_role("button", name="Enregistrer la demande").click()

    expect(page.locator(".notice.bad")).to_be_focused()
    one, two = first_tiles.nth(0).bounding_box(), first_tiles.nth(1).bounding_box()
    assert one is not None
    assert two is not None
    assert one["y"] == two["y"], "two columns even with an error beside them"


def test_brand_content_and_bars_share_one_column(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    for path in (NEW, "/demandes", "/"):
        page.goto(page.url.split("/demandes")[0] + path)
        band, main = page.locator(".band").bounding_box(), page.locator("main").bounding_box()
        assert band is not None
        assert main is not None
        assert (band["x"], band["width"]) == (main["x"], main["width"])


def test_streets_are_named_on_the_map_from_the_start(page: Page) -> None:
    page.get_by_label("Adresse", exact=True).press_sequentially("la ferme de Xyzzy")
    page.get_by_text("Je montre la maison sur la carte").click()

    expect(page.locator("#map .sector")).to_have_text("Centre")
    expect(page.locator("#map .street").first).to_have_text("Rue des Lilas")


def test_an_address_nobody_knows_is_shown_on_the_map(counter: Counter, page: Page) -> None:
    page.get_by_text("Voir tout").click()
    page.get_by_text("Sortir les poubelles").click()
    page.get_by_label("Adresse", exact=True).press_sequentially("la ferme de Xyzzy")
    page.get_by_text("Je montre la maison sur la carte").click()
    expect(page.locator("#map .street").first).to_be_visible()
    map_status = page.locator("#map-status")
    page.locator("#map").click(position={"x": 300, "y": 300})
    expect(map_status).to_contain_text("Le point est posé, mais il semble être hors de la commune.")
    page.locator("#map").click(position={"x": 150, "y": 150})
    expect(map_status).to_contain_text("Le point est posé. Touchez ailleurs")
    page.get_by_text("N’importe quand").click()
    page.get_by_label("Prénom de la personne aidée").fill("Odette")
    page.get_by_label("Son téléphone").fill("01 99 00 01 99")
    page.get_by_role("button", name="Enregistrer la demande").click()

    expect(page.get_by_text("C’est enregistré")).to_be_visible()
    (request,) = counter.recorded()
    assert request.address == "la ferme de Xyzzy"
    assert 48.84 < (request.lat or 0) < 48.86
