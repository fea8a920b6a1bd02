"""The whole journey on a stairwell phone, 360 by 640: few taps, on large things; the main action within reach."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.pages.hands import Thumb
from tests.pages.open_town import OpenTown
from tests.pages.visiting import Visitor
from tests.pages.visits import Visit, Who

SMALL_PHONE = ViewportSize(width=360, height=640)
MOST_TAPS = 12  # to record a need, besides typing
PERSON = "Armelle"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A small phone."""
    context = browser.new_context(locale="fr-FR", viewport=SMALL_PHONE, has_touch=True, is_mobile=True)
    yield context
    context.close()


@pytest.fixture
def phone(context: BrowserContext, town: OpenTown, address: str) -> Page:
    """The form, on the phone of a prescriber."""
    context.add_cookies([{"name": "session", "value": town.cookie(Who.DEMO_PRESCRIBER), "url": address}])
    page = context.new_page()
    page.goto(f"{address}/demandes/nouvelle")
    return page


def test_the_whole_journey_by_thumb(
    phone: Page,
    town: OpenTown,
    address: str,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    recording = _records(Thumb(phone))
    referent = Thumb(phone).opens(address + town.latest_link()).sees("Pouvez-vous suivre cette demande ?")
    referent.presses("Je m’en occupe").sees(PERSON, "Qui peut venir ?")
    referent.presses("Demandez pour moi").sees("À qui nous avons demandé")
    neighbour = Thumb(phone).opens(address + town.latest_link()).sees("Pouvez-vous aider ?")
    neighbour.presses("J’accepte").sees(PERSON, "Dites à la porte", "Ensuite :")
    neighbour.presses("C’est fait").sees("c’est noté : c’est fait")
    checking = Thumb(phone).opens(address + town.latest_link()).sees("dit que c’est fait")
    checking.presses("C’est fait, la personne confirme").sees("Un grand merci")

    hands = {"recording": recording, "referent": referent, "neighbour": neighbour, "checking": checking}
    counted = {name: (hand.taps, hand.keys) for name, hand in hands.items()}
    record_property("taps and keys", str(counted))
    _says(request, f"taps and keys by thumb: {counted}")
    assert recording.taps <= MOST_TAPS, counted
    assert (referent.taps, neighbour.taps, checking.taps) == (3, 3, 2), counted
    assert sum(hand.keys for name, hand in hands.items() if name != "recording") == 0, "volunteers never type"


@pytest.mark.parametrize("name", ["asked", "urgent", "neighbour asked", "neighbour late"])
def test_the_answer_to_a_text_is_under_the_thumb_at_once(
    browser: Browser, town: OpenTown, address: str, name: str
) -> None:
    page = Visitor(browser, town, address).visits(Visit("links.sheet", f"{{{name}}}"))
    _is_within_reach(page)
    page.context.close()


def test_so_is_the_button_of_whoever_has_come(browser: Browser, town: OpenTown, address: str) -> None:
    page = Visitor(browser, town, address).visits(Visit("links.sheet", "{neighbour expected}", Who.VOLUNTEER))
    _is_within_reach(page)
    page.context.close()


def _is_within_reach(page: Page) -> None:
    page.set_viewport_size(SMALL_PHONE)
    button = page.locator(".thumb button").first.bounding_box()

    assert button is not None
    assert button["width"] >= 300
    assert SMALL_PHONE["height"] / 3 < button["y"] < SMALL_PHONE["height"] - button["height"]


def _records(thumb: Thumb) -> Thumb:
    phone = thumb.page
    thumb.taps_on(phone.locator("label.choice", has_text="Changer une ampoule"))
    for question in phone.locator("#safety fieldset").all():
        thumb.taps_on(question.locator("label", has_text="Non"))
    thumb.types(phone.get_by_label("Adresse", exact=True), "12 rue haut")
    thumb.taps_on(phone.get_by_role("option").first)
    thumb.taps_on(phone.locator("label", has_text="N’importe quand"))
    thumb.types(phone.get_by_label("Prénom de la personne aidée"), PERSON)
    thumb.types(phone.get_by_label("Son téléphone"), "0639987703")
    thumb.taps_on(phone.get_by_role("button", name="Enregistrer la demande"))
    return thumb.sees("C’est enregistré")


def _says(request: pytest.FixtureRequest, words: str) -> None:
    """Show it among the results, whatever pytest captures."""
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:  # absent in the processes of pytest-xdist, whose main one shows failures alone
        reporter.write_line(f"\n{words}")
