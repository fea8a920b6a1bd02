"""The page of a request in a real browser: what somebody else does appears, and nothing is taken from the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dispatch import mairie, referents, search
from dispatch.requests import Request
from dispatch.states import State
from tests.stories.town import Phone, Town
from tests.voisinage.agent_screen import screen_of, waits
from tests.voisinage.open_site import Site
from tests.voisinage.prescriber_phone import SMALL

PASSED = "Entre-temps, les choses ont avancé"


@pytest.fixture
def anne(town: Town) -> Phone:
    return town.referent()


@pytest.fixture
def request_(anne: Phone, town: Town) -> Request:
    town.bricoleur()
    return town.records_request()


@pytest.fixture
def page(site: Site, browser: Browser, request_: Request) -> Iterator[Page]:
    with screen_of(site.mairie(), site, browser) as page:
        page.goto(f"/mairie/demandes/{request_.ref}")
        yield page


def test_what_a_volunteer_does_appears_and_is_said(page: Page, anne: Phone) -> None:
    expect(page.locator("#vif")).to_contain_text("Sans réponse de Dominique")

    anne.taps(referents.take_charge)
    waits(page)

    expect(page.locator("#recit")).to_contain_text("suit la demande.")
    expect(page.get_by_role("status").filter(has_text="Du nouveau à 9h. Si Dominique")).to_have_count(1)


def test_what_a_colleague_does_in_another_browser_appears(
    page: Page, site: Site, town: Town, request_: Request
) -> None:
    colleague = site.mairie()
    path = f"/mairie/demandes/{request_.ref}"
    seen = re.search(r'name="csrf_token" value="([^"]+)"', colleague.get(path).text)
    assert seen
    colleague.post(f"{path}/reprise", data={"csrf_token": seen[1]})
    assert town.state(request_) is State.STUCK
    waits(page)

    expect(page.locator("#vif")).to_contain_text("À débloquer")
    page.get_by_role("button", name="Relancer").click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert town.state(request_) is State.OPEN


def test_what_is_typed_ticked_and_focused_stays(page: Page, anne: Phone) -> None:
    page.get_by_text("Confier à un partenaire").click()
    partner = page.get_by_label("Partenaire")
    partner.press_sequentially("Secours Popu")
    page.get_by_text("Clore sans solution").first.click()
    reason = page.locator("#sans-solution").get_by_role("radio").nth(1)
    reason.check()
    partner.focus()

    anne.taps(referents.take_charge)
    waits(page)

    expect(page.locator("#recit")).to_contain_text("suit la demande.")
    expect(partner).to_have_value("Secours Popu")
    expect(partner).to_be_focused()
    expect(reason).to_be_checked()
    expect(page.get_by_text(PASSED)).to_have_count(0)


def test_a_form_that_is_no_longer_offered_is_not_taken_from_who_fills_it(
    page: Page, town: Town, request_: Request
) -> None:
    page.get_by_text("Confier à un partenaire").click()
    partner = page.get_by_label("Partenaire")
    partner.fill("Croix-Rouge")

    town.acts(mairie.cancel, request_)
    waits(page)

    expect(page.locator("#vif")).to_contain_text("La demande est annulée.")
    expect(partner).to_have_value("Croix-Rouge")
    expect(page.locator("#confier")).to_contain_text(PASSED)
    expect(page.get_by_text("Prendre la main")).to_have_count(0)

    partner.fill("")
    page.locator("#confier summary").click()
    expect(page.locator("#confier")).to_have_count(0)


def test_a_button_does_not_become_another_under_the_finger(page: Page, town: Town, request_: Request) -> None:
    town.acts(mairie.take_back, request_)
    waits(page)
    expect(page.get_by_role("button", name="Relancer")).to_be_visible()
    page.evaluate("window.before = document.querySelector('#agir .row form')")
    assert "relance" in str(page.evaluate("before.getAttribute('action')"))

    town.acts(mairie.cancel, request_)
    waits(page)

    expect(page.locator("#vif")).to_contain_text("La demande est annulée.")
    assert page.evaluate("before.isConnected") is False


def test_what_is_read_stays_where_it_is_on_a_phone(page: Page, anne: Phone, town: Town) -> None:
    page.set_viewport_size(SMALL)
    page.get_by_text("Noter ce que dit Dominique 01").first.click()
    asked = page.locator("#sollicites h2")
    page.evaluate("document.querySelector('#sollicites').scrollIntoView()")
    before = asked.evaluate("(one) => one.getBoundingClientRect().top")

    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    waits(page)

    expect(page.locator("#sollicites > ul > li")).to_have_count(2)
    assert asked.evaluate("(one) => one.getBoundingClientRect().top") == pytest.approx(before, abs=1)
    expect(page.get_by_text("que vous l’avez noté pour Dominique 01")).to_be_visible()


@pytest.fixture
def phone(site: Site, browser: Browser, town: Town, request_: Request) -> Iterator[Page]:
    """The prescriber's own, on the page of the same request."""
    with screen_of(site.signed_in(town.prescriber_id), site, browser) as page:
        page.set_viewport_size(SMALL)
        page.goto(f"/demandes/{request_.ref}")
        yield page


def test_the_prescriber_sees_it_too_and_their_note_stays(phone: Page, anne: Phone) -> None:
    phone.get_by_text("Ajouter une note").click()
    note = phone.get_by_label("Note", exact=True)
    note.press_sequentially("Sonnez deux fois")
    before = note.evaluate("(one) => one.getBoundingClientRect().top")

    anne.taps(referents.take_charge)
    waits(phone)

    expect(phone.locator("#vif")).to_contain_text("suit la demande.")
    expect(note).to_have_value("Sonnez deux fois")
    expect(note).to_be_focused()
    assert note.evaluate("(one) => one.getBoundingClientRect().top") == pytest.approx(before, abs=1)
    phone.get_by_role("button", name="Enregistrer la note").click()
    expect(phone.get_by_text("La note est enregistrée.")).to_be_visible()
