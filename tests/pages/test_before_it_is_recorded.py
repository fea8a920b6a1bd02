"""What the form says between the first key and the request recorded, fit for everybody: no address brings these up."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.axe import Axe
from tests.pages.open_town import OpenTown, Seen
from tests.pages.visiting import NARROW, WIDE, Visitor, cut
from tests.pages.visits import Visit, Who

FORM = Visit("intake.empty_form", "/demandes/nouvelle", Who.DEMO_PRESCRIBER)
SAVE, NAME = "Enregistrer la demande", "Prénom de la personne aidée"


@pytest.fixture
def page(browser: Browser, town: OpenTown, address: str) -> Iterator[Page]:
    """The form, on the phone of a prescriber."""
    visitor = Visitor(browser, town, address)
    yield visitor.visits(FORM)
    visitor.closes(Who.DEMO_PRESCRIBER)


def _fills_in(page: Page, first_name: str, number: str) -> None:
    page.locator("label.choice", has_text="Sortir les poubelles").or_(page.get_by_text("Voir tout")).first.click()
    if page.locator("#all-jobs[open]").count():
        page.locator("label.choice", has_text="Sortir les poubelles").click()
    page.get_by_label("Adresse", exact=True).fill("20 Rue Haute, 99980 Clairouvre")
    page.locator("label", has_text="N’importe quand").click()
    page.get_by_label(NAME).fill(first_name)
    page.get_by_label("Son téléphone").fill(number)


def _begun_before(page: Page) -> None:
    page.get_by_label(NAME).fill("Odette")
    page.get_by_label("Son téléphone").focus()
    page.wait_for_function("localStorage['voisinage-draft']?.includes('Odette')")
    page.reload()
    expect(page.locator("#draft-restored")).to_be_visible()


def _waits(page: Page) -> None:
    _fills_in(page, "Marcel", "06 39 98 78 01")
    page.context.set_offline(True)
    page.get_by_role("button", name=SAVE).click()
    expect(page.locator("#draft-waiting")).to_be_visible()


def _another_waits(page: Page) -> None:
    _waits(page)
    page.get_by_role("button", name="Remplir une autre demande").click()
    expect(page.locator("#draft-elsewhere")).to_be_visible()


def _signs_out(page: Page) -> None:
    """With something still waiting."""
    _another_waits(page)
    page.get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(page.locator("#draft-at-sign-out")).to_be_focused()


def _somebody_signs_in(page: Page) -> None:
    """On the phone on which a colleague's request still waits."""
    _waits(page)
    sign_in = page.url.replace("/demandes/nouvelle", "/connexion")
    page.goto("about:blank")  # with the form still open, the network that is back would send it first
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto(sign_in)
    expect(page.locator("#draft-of-before")).to_be_visible()


def _named_elsewhere(page: Page) -> None:
    page.get_by_label("Adresse", exact=True).fill("3 rue du Port 32000 Auch")
    expect(page.get_by_text("Cette adresse semble être hors de la commune.")).to_be_visible()


def _looks_alike(page: Page) -> None:
    """Of what is recorded a moment before."""
    form = page.url
    for _ in range(2):
        page.goto(form)
        _fills_in(page, "Lucette", "06 39 98 78 02")
        page.get_by_role("button", name=SAVE).click()
        expect(page.get_by_text("C’est enregistré").or_(page.locator("#same-title"))).to_be_visible()
    expect(page.locator("#same-title")).to_be_visible()


@pytest.mark.parametrize(
    "words",
    [
        "tout attend en ce moment",
        "Cette page a déjà enregistré la demande",
        "Cette adresse semble être hors de la commune",
    ],
)
def test_what_the_server_answers_instead_of_recording_is_looked_at(seen: dict[Visit, Seen], words: str) -> None:
    """Otherwise a visit might come to another error, and nobody would look at these pages any more."""
    assert any(words in page.html for visit, page in seen.items() if visit.endpoint == "intake.empty_form")


MEANWHILE = [_begun_before, _waits, _another_waits, _looks_alike, _signs_out, _somebody_signs_in, _named_elsewhere]


@pytest.mark.parametrize("comes_to", MEANWHILE)
def test_what_the_form_says_meanwhile_is_fit_for_everybody(
    page: Page, tools: Path, comes_to: Callable[[Page], None]
) -> None:
    axe = Axe(tools)
    comes_to(page)
    found = {"light": axe.complaints(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = axe.complaints(page)
    found["320 px"], found["1400 px"] = cut(page, NARROW), cut(page, WIDE)

    assert {where: what for where, what in found.items() if what} == {}
