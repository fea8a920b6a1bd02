"""Two forms open on one phone without network: what waits to be sent is not lost to what is typed in the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from tests.voisinage.intake_counter import NEW, Counter
from tests.voisinage.prescriber_phone import phone_of, served
from tests.voisinage.test_intake_draft import SAVE, WAITS


@pytest.fixture(scope="module")
def address(shared_sqlite: Engine) -> Iterator[str]:
    with served(shared_sqlite) as address:
        yield address


def test_what_waits_in_a_closed_tab_goes_although_another_is_typed_in(
    counter: Counter, address: str, browser: Browser
) -> None:
    counter.site.town.referent()
    with phone_of(counter, address, browser) as phone:
        phone.opens(NEW)
        first, second = phone.page, phone.context.new_page()
        phone.page = second
        phone.opens(NEW)
        phone.page = first
        phone.fills_in()
        phone.cuts_network()
        phone.tap(SAVE)
        phone.sees(WAITS)
        first.close()

        phone.page = second
        phone.types("Prénom de la personne aidée", "Marcel")
        second.locator("[name=phone]").focus()
        second.close()
        phone.cuts_network(off=False)
        phone.page = phone.context.new_page()
        phone.opens(NEW)
        phone.sees("C’est enregistré")

        assert len(counter.recorded()) == 1
