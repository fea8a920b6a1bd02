"""A need recorded on a stairwell phone, 360 by 640: few taps, on large things; the main action within reach."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.pages.hands import Thumb
from tests.pages.open_town import OpenTown
from tests.pages.visiting import Visitor
from tests.pages.visits import Visit, Who

SMALL_PHONE = ViewportSize(width=360, height=640)
MOST_TAPS = 12  # besides typing


@pytest.fixture
def phone(browser: Browser, town: OpenTown, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", viewport=SMALL_PHONE, has_touch=True, is_mobile=True)
    context.add_cookies([{"name": "session", "value": town.cookie(Who.DEMO_PRESCRIBER), "url": address}])
    page = context.new_page()
    page.goto(f"{address}/demandes/nouvelle")
    yield page
    context.close()


def test_a_need_is_recorded_in_twelve_taps_at_most(phone: Page) -> None:
    thumb = Thumb(phone)
    thumb.taps_on(phone.locator("label.choice", has_text="Changer une ampoule"))
    for question in phone.locator("#safety fieldset").all():
        thumb.taps_on(question.locator("label", has_text="Non"))
    thumb.types(phone.get_by_label("Adresse", exact=True), "12 rue haut")
    thumb.taps_on(phone.get_by_role("option").first)
    thumb.taps_on(phone.locator("label", has_text="N’importe quand"))
    thumb.types(phone.get_by_label("Prénom de la personne aidée"), "Armelle")
    thumb.types(phone.get_by_label("Son téléphone"), "0639987703")
    thumb.taps_on(phone.get_by_role("button", name="Enregistrer la demande"))

    expect(phone.locator("main")).to_contain_text("C’est enregistré")
    assert thumb.taps <= MOST_TAPS, thumb.taps


@pytest.mark.parametrize("name", ["asked", "urgent", "neighbour asked", "neighbour late"])
def test_the_answer_to_a_text_is_under_the_thumb_at_once(
    browser: Browser, town: OpenTown, address: str, name: str
) -> None:
    page = Visitor(browser, town, address).visits(Visit("links.sheet", f"{{{name}}}"))
    page.set_viewport_size(SMALL_PHONE)
    button = page.locator(".thumb button").first.bounding_box()

    assert button is not None
    assert button["width"] >= 300
    assert SMALL_PHONE["height"] / 3 < button["y"] < SMALL_PHONE["height"] - button["height"]
    page.context.close()
