"""The whole journey with the keyboard alone, with scripts and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.pages.hands import Keyboard
from tests.pages.open_town import OpenTown
from tests.pages.visits import Who

STREET = "12 Rue Haute"
JOBS = {True: "Sortir les poubelles", False: "Lire un courrier"}  # another need: the same twice would be a duplicate


@pytest.fixture(params=[True, False], ids=["with scripts", "without JavaScript"])
def keyboard(request: pytest.FixtureRequest, browser: Browser, town: OpenTown, address: str) -> Iterator[Keyboard]:
    """The keyboard of a prescriber on a laptop."""
    size = ViewportSize(width=1100, height=700)
    context = browser.new_context(locale="fr-FR", viewport=size, java_script_enabled=request.param)
    context.add_cookies([{"name": "session", "value": town.cookie(Who.DEMO_PRESCRIBER), "url": address}])
    page = context.new_page()
    page.goto(f"{address}/demandes/nouvelle")
    keyboard = Keyboard(page)
    yield keyboard
    context.close()
    assert keyboard.lost == [], "the focus must be seen"


def test_from_the_need_to_the_last_word(
    keyboard: Keyboard, town: OpenTown, address: str, request: pytest.FixtureRequest
) -> None:
    scripts = request.node.callspec.params["keyboard"]
    person = f"Marguerite{scripts}"
    _records(keyboard, person, scripts=scripts)
    keyboard.sees("C’est enregistré", JOBS[scripts])

    keyboard.opens(address + town.latest_link()).sees(JOBS[scripts], "Pouvez-vous suivre cette demande ?")
    keyboard.presses_button("Je m’en occupe").sees("Qui peut venir ?", person)
    keyboard.goes_to("Demandez pour moi").sends("Space").sees("C’est parti")
    keyboard.opens(address + town.latest_link()).sees("Pouvez-vous aider ?")
    keyboard.presses_button("J’accepte").sees(person, "Dites à la porte")
    keyboard.presses_button("C’est fait").sees("c’est noté : c’est fait")
    keyboard.goes_to("15 minutes").chooses("45 minutes").presses_button("Noter ce temps")
    keyboard.sees("Merci pour ce temps donné")
    keyboard.opens(address + town.latest_link()).sees("dit que c’est fait")
    keyboard.presses_button("C’est fait, la personne confirme").sees("Un grand merci")


def test_the_first_stop_leads_past_the_menus(keyboard: Keyboard) -> None:
    keyboard.goes_to("Aller au contenu").presses("Enter")

    assert keyboard.page.evaluate("document.activeElement.id") == "contenu"


def _records(keyboard: Keyboard, first_name: str, *, scripts: bool) -> None:
    keyboard.goes_to("Voir tout").presses("Enter").presses("Shift+Tab").chooses(JOBS[scripts])
    keyboard.goes_to("Adresse").types(STREET)
    if scripts:
        keyboard.page.get_by_role("option").first.wait_for()
        keyboard.presses("ArrowDown").presses("Enter")
    keyboard.goes_to("N’importe quand").presses("Space")
    keyboard.goes_to("Prénom de la personne").types(first_name)
    keyboard.goes_to("Son téléphone").types("06 39 98 77 01" if scripts else "06 39 98 77 02")
    keyboard.goes_to("Enregistrer la demande").sends()
    if not scripts:
        _answers_what_the_scripts_would_have_asked(keyboard.page, keyboard)


def _answers_what_the_scripts_would_have_asked(page: Page, keyboard: Keyboard) -> None:
    """Safety questions, and which of the addresses that resemble what was typed."""
    for _ in range(3):
        if not page.locator("[aria-invalid], .wrong").count():
            return
        if page.locator("#place.wrong").count():
            keyboard.goes_to("Où est-ce exactement").chooses("Clairouvre")
        for question in page.locator("#safety fieldset.wrong legend").all_inner_texts():
            keyboard.goes_to(f"{' '.join(question.split())} >").chooses("Non")
        keyboard.goes_to("Enregistrer la demande").sends()
