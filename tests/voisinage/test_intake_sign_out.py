"""A phone that is shared: what waits for a network is thrown away with the session, but never without a word."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from tests.voisinage.intake_counter import NEW, Counter
from tests.voisinage.prescriber_phone import PrescriberPhone, phone_of, served
from tests.voisinage.test_intake_two_tabs import waits_for_network

UNSENT = "Une demande gardée sur ce téléphone n’est pas encore partie"
ERASED = "Si vous vous déconnectez, ce qui attend sera effacé."
SIGN_OUT, ANYWAY = "Se déconnecter", "Se déconnecter quand même"


@pytest.fixture(scope="module")
def address(shared_sqlite: Engine) -> Iterator[str]:
    with served(shared_sqlite) as address:
        yield address


@pytest.fixture
def phone(counter: Counter, address: str, browser: Browser) -> Iterator[PrescriberPhone]:
    """A phone on which a request waits for a network that is back by now, on another page than the form."""
    counter.site.town.referent()
    with phone_of(counter, address, browser) as phone:
        phone.opens(NEW)
        waits_for_network(phone)
        phone.page.close()
        phone.cuts_network(off=False)
        phone.page = phone.context.new_page()
        phone.opens("/demandes")
        yield phone


def test_signing_out_says_first_that_a_request_waits_and_it_can_be_sent(
    counter: Counter, phone: PrescriberPhone
) -> None:
    phone.tap(SIGN_OUT)
    phone.sees(ERASED)
    assert phone.kept()["waiting"] is True

    phone.tap("Envoyer d’abord")
    phone.sees("C’est enregistré")
    assert len(counter.recorded()) == 1

    phone.tap(SIGN_OUT)
    phone.sees("Vous êtes déconnecté.")


def test_who_signs_out_all_the_same_leaves_nothing_behind(counter: Counter, phone: PrescriberPhone) -> None:
    phone.tap(SIGN_OUT)
    phone.tap(ANYWAY)
    phone.sees("Vous êtes déconnecté.")

    assert phone.kept() is None
    assert counter.recorded() == []


def test_it_says_how_many_there_are_to_eyes_and_ears(phone: PrescriberPhone) -> None:
    phone.opens("/compte")
    phone.page.evaluate(
        "one => localStorage.setItem('voisinage-draft', JSON.stringify([one, {...one, key: 'another'}]))", phone.kept()
    )

    phone.tap(SIGN_OUT)

    asked = phone.page.locator("#draft-at-sign-out")
    expect(asked).to_contain_text("2 demandes gardées sur ce téléphone ne sont pas encore parties.")
    expect(asked).to_be_focused()


def test_who_signs_in_next_is_told_what_it_does_to_a_colleagues_request(phone: PrescriberPhone) -> None:
    """The session ended by itself, the request still waits."""
    phone.context.clear_cookies()

    phone.opens("/connexion")

    told = phone.page.locator("#draft-of-before")
    expect(told).to_contain_text(UNSENT)
    expect(told).to_contain_text("Si quelqu’un d’autre se connecte ici, ce sera effacé.")
    expect(told).not_to_contain_text("Odette")
    phone.page.evaluate("localStorage.clear()")
    phone.opens("/connexion")
    expect(told).to_be_hidden()
