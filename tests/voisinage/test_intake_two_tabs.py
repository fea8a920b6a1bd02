"""Two needs on one phone without network, in one page or in two: each has its own place, and both are recorded."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from tests.voisinage.intake_counter import NEW, Counter
from tests.voisinage.prescriber_phone import PrescriberPhone, phone_of, served
from tests.voisinage.test_intake_draft import BACK, SAVE, WAITS

ANOTHER = "Remplir une autre demande"
NAME = "Prénom de la personne aidée"
MARCEL = "01 99 00 01 88"


@pytest.fixture(scope="module")
def address(shared_sqlite: Engine) -> Iterator[str]:
    with served(shared_sqlite) as address:
        yield address


@pytest.fixture
def phone(counter: Counter, address: str, browser: Browser) -> Iterator[PrescriberPhone]:
    """A phone with the form on it, in a town with somebody to ask."""
    counter.site.town.referent()
    with phone_of(counter, address, browser) as phone:
        phone.opens(NEW)
        yield phone


def waits_for_network(phone: PrescriberPhone) -> None:
    """Fill in a first need and send it from a stairwell."""
    phone.fills_in()
    phone.cuts_network()
    phone.tap(SAVE)
    phone.sees(WAITS)


def first_names(counter: Counter) -> list[str]:
    """Of those for whom something is recorded."""
    with counter.site.town.sessions() as session:
        return sorted(session.merge(request).person.first_name for request in counter.recorded())


def test_two_needs_of_one_visit_are_filled_in_one_after_another_and_both_go(
    counter: Counter, phone: PrescriberPhone
) -> None:
    waits_for_network(phone)
    phone.tap(ANOTHER)
    expect(phone.page.get_by_label(NAME)).to_have_value("")
    expect(phone.page.locator("#job input:checked")).to_have_count(0)
    phone.sees("Une demande gardée sur ce téléphone n’est pas encore partie")
    phone.fills_in_offline("Marcel", MARCEL)
    phone.tap(SAVE)
    phone.sees("Changer une ampoule, pour Marcel")
    assert [draft["waiting"] for draft in phone.all_kept()] == [True, True]
    assert counter.recorded() == []

    phone.cuts_network(off=False)
    phone.sees("C’est enregistré")
    expect(phone.page.get_by_text("Code à donner à Odette")).to_be_visible()  # the last of the two to go

    assert first_names(counter) == ["Marcel", "Odette"]
    assert phone.all_kept() == []


def test_the_first_goes_by_itself_while_nobody_has_begun_the_next(counter: Counter, phone: PrescriberPhone) -> None:
    waits_for_network(phone)
    phone.tap(ANOTHER)

    phone.cuts_network(off=False)
    phone.sees("Code à donner à Odette")

    assert first_names(counter) == ["Odette"]


def test_what_is_being_typed_is_not_taken_away_when_the_network_is_back(
    counter: Counter, phone: PrescriberPhone
) -> None:
    waits_for_network(phone)
    phone.tap(ANOTHER)
    phone.types(NAME, "Marcel")
    phone.keeps("Marcel")

    phone.cuts_network(off=False)
    phone.page.wait_for_timeout(500)
    expect(phone.page.get_by_label(NAME)).to_have_value("Marcel")
    phone.page.get_by_role("link", name="l’envoyer").click()
    phone.sees("Code à donner à Odette")

    phone.opens(NEW)
    phone.sees(BACK)
    expect(phone.page.get_by_label(NAME)).to_have_value("Marcel")
    assert first_names(counter) == ["Odette"]


def test_what_waits_is_taken_back_to_be_corrected(counter: Counter, phone: PrescriberPhone) -> None:
    waits_for_network(phone)
    phone.tap("Modifier celle-ci")
    phone.cuts_network(off=False)
    phone.page.wait_for_timeout(500)
    assert counter.recorded() == [], "it waits for its button again"
    phone.types(NAME, "-Marie")
    phone.tap(SAVE)
    phone.sees("C’est enregistré")

    assert first_names(counter) == ["Odette-Marie"]


def test_one_is_given_up_and_the_other_goes(counter: Counter, phone: PrescriberPhone) -> None:
    waits_for_network(phone)
    phone.tap(ANOTHER)
    phone.fills_in_offline("Marcel", MARCEL)
    phone.tap(SAVE)
    phone.tap("Ne pas l’envoyer et effacer")
    expect(phone.page.get_by_label(NAME)).to_have_value("")

    phone.cuts_network(off=False)
    phone.sees("Code à donner à Odette")

    assert first_names(counter) == ["Odette"]
    assert phone.all_kept() == []


def test_both_wait_in_tabs_that_were_closed(counter: Counter, phone: PrescriberPhone) -> None:
    first, second = phone.page, phone.context.new_page()
    phone.page = second
    phone.opens(NEW)
    phone.page = first
    waits_for_network(phone)
    first.close()
    phone.page = second
    phone.fills_in_offline("Marcel", MARCEL)
    phone.tap(SAVE)
    phone.sees(WAITS)
    second.close()
    phone.cuts_network(off=False)

    phone.page = phone.context.new_page()
    phone.opens("/demandes")
    phone.sees("2 demandes gardées sur ce téléphone ne sont pas encore parties")
    phone.page.get_by_role("link", name="l’envoyer").click()
    phone.sees("Code à donner à Marcel")

    assert first_names(counter) == ["Marcel", "Odette"]
    assert phone.all_kept() == []


def test_what_waits_in_a_closed_tab_goes_although_another_is_typed_in(counter: Counter, phone: PrescriberPhone) -> None:
    first, second = phone.page, phone.context.new_page()
    phone.page = second
    phone.opens(NEW)
    phone.page = first
    waits_for_network(phone)
    first.close()

    phone.page = second
    phone.types(NAME, "Marcel")
    phone.keeps("Marcel")
    second.close()
    phone.cuts_network(off=False)
    phone.page = phone.context.new_page()
    phone.opens(NEW)
    phone.sees("C’est enregistré")
    assert first_names(counter) == ["Odette"]

    phone.opens(NEW)
    expect(phone.page.get_by_label(NAME)).to_have_value("Marcel")


def test_what_was_begun_in_a_tab_still_open_is_another_need_in_the_next_one(
    counter: Counter, phone: PrescriberPhone
) -> None:
    """The second tab shows what the first has begun; written over with another name, both are recorded."""
    phone.fills_in()
    first, second = phone.page, phone.context.new_page()
    phone.page = second
    phone.opens(NEW)
    phone.sees(BACK)
    second.get_by_label(NAME).fill("Marcel")
    second.get_by_label("Son téléphone").fill(MARCEL)
    second.get_by_label("Adresse", exact=True).fill("14 Rue des Lilas, 99001 Clairval")
    second.get_by_role("button", name=SAVE).click()
    phone.sees("Code à donner à Marcel")

    first.get_by_role("button", name=SAVE).click()
    phone.page = first
    phone.sees("Code à donner à Odette")

    assert first_names(counter) == ["Marcel", "Odette"]


def test_a_request_that_waited_before_there_was_a_list_goes_too(counter: Counter, phone: PrescriberPhone) -> None:
    waits_for_network(phone)
    phone.page.evaluate(
        "localStorage['voisinage-draft'] = JSON.stringify(JSON.parse(localStorage['voisinage-draft'])[0])"
    )
    phone.page.close()
    phone.cuts_network(off=False)

    phone.page = phone.context.new_page()
    phone.opens(NEW)
    phone.sees("Code à donner à Odette")

    assert first_names(counter) == ["Odette"]
