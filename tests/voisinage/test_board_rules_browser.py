"""The form of the rules by keyboard: Enter shows what would come of it, and adopts nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from dispatch.places import Commune
from tests.stories.town import Town
from tests.voisinage.agent_screen import screen_of
from tests.voisinage.open_site import Site

EDIT = "/mairie/regles/modifier"


@pytest.mark.parametrize("field", ["soon-referent_answer", "weights-distance", "note"])
def test_enter_shows_the_timeline_and_adopts_nothing_once_it_is_shown_either(
    site: Site, town: Town, browser: Browser, field: str
) -> None:
    with town.sessions() as session:
        before = session.get_one(Commune, town.commune_id).rules
    with screen_of(site.mairie(), site, browser) as page:
        page.goto(EDIT)
        page.locator("#soon-referent_answer").fill("1 h 30")

        for _ in range(2):
            page.locator(f"#{field}").press("Enter")
            page.wait_for_load_state()
            expect(page.get_by_role("heading", name="Ce que cela donnerait")).to_be_visible()
            expect(page.get_by_role("heading", name="Qui serait sollicité d’abord")).to_have_count(0)
            expect(page.locator("#soon-referent_answer")).to_have_value("1 h 30")

    with town.sessions() as session:
        assert session.get_one(Commune, town.commune_id).rules == before
