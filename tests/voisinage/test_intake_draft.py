"""The network goes away in the stairwell: nothing typed is lost, it is recorded once, and no colleague sees it."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import Engine

from tests.voisinage.intake_counter import NEW, Counter, another_agent
from tests.voisinage.prescriber_phone import PrescriberPhone, phone_of, served

SAVE = "Enregistrer la demande"
WAITS = "Pas de réseau : la demande est gardée sur ce téléphone"
BACK = "Voici ce que vous aviez commencé."


@pytest.fixture(autouse=True)
def referent(counter: Counter) -> None:
    """Somebody to ask."""
    counter.site.town.referent()


@pytest.fixture(scope="module")
def address(shared_sqlite: Engine) -> Iterator[str]:
    with served(shared_sqlite) as address:
        yield address


@pytest.fixture
def phone(counter: Counter, address: str, browser: Browser) -> Iterator[PrescriberPhone]:
    """A phone with the form on it."""
    with phone_of(counter, address, browser) as phone:
        phone.opens(NEW)
        yield phone


def test_the_usual_request_takes_at_most_twelve_taps(counter: Counter, phone: PrescriberPhone) -> None:
    phone.fills_in()
    phone.tap(SAVE)
    phone.sees("C’est enregistré")

    assert phone.taps <= 12
    assert len(counter.recorded()) == 1


def test_what_was_sent_without_network_is_recorded_once_when_it_is_back(
    counter: Counter, phone: PrescriberPhone
) -> None:
    phone.fills_in()
    phone.cuts_network()
    phone.tap(SAVE)
    phone.sees(WAITS)
    phone.sees("Changer une ampoule, pour Odette")
    expect(phone.page.get_by_role("button", name=SAVE)).to_be_hidden()
    assert phone.kept()["waiting"] is True
    assert counter.recorded() == []

    phone.cuts_network(off=False)
    phone.sees("C’est enregistré")

    (request,) = counter.recorded()
    assert request.address == "12 Rue des Lilas, 99001 Clairval"
    assert phone.kept() is None


def test_the_network_goes_in_the_middle_of_the_form(counter: Counter, phone: PrescriberPhone) -> None:
    """The job and the address were chosen with network; the rest is typed without any."""
    phone.tap("Changer une ampoule")
    for no in phone.page.locator("#safety").get_by_text("Non", exact=True).all():
        no.tap()
    phone.types("Adresse", "12 rue des li")
    phone.tap("12 Rue des Lilas, 99001 Clairval")
    phone.cuts_network()
    phone.tap("N’importe quand")
    phone.types("Prénom de la personne aidée", "Odette")
    phone.types("Son téléphone", "01 99 00 01 99")
    phone.tap(SAVE)
    phone.sees(WAITS)
    assert counter.recorded() == []

    phone.cuts_network(off=False)
    phone.sees("C’est enregistré")

    (request,) = counter.recorded()
    assert request.address == "12 Rue des Lilas, 99001 Clairval"


def test_the_phone_is_closed_meanwhile(counter: Counter, phone: PrescriberPhone) -> None:
    phone.fills_in()
    phone.cuts_network()
    phone.tap(SAVE)
    phone.sees(WAITS)
    phone.page.close()
    phone.cuts_network(off=False)

    phone.page = phone.context.new_page()
    phone.opens(NEW)
    phone.sees("C’est enregistré")

    assert len(counter.recorded()) == 1


def test_another_page_says_that_something_waits(counter: Counter, phone: PrescriberPhone) -> None:
    phone.fills_in()
    phone.cuts_network()
    phone.tap(SAVE)
    phone.sees(WAITS)
    phone.page.close()
    phone.cuts_network(off=False)

    phone.page = phone.context.new_page()
    phone.opens("/demandes")
    phone.sees("Une demande gardée sur ce téléphone n’est pas encore partie")
    phone.page.get_by_role("link", name="l’envoyer").click()
    phone.sees("C’est enregistré")

    assert len(counter.recorded()) == 1


def test_the_answer_is_lost_on_its_way(counter: Counter, phone: PrescriberPhone) -> None:
    """The server recorded it, and the phone does not know: sent again, it is the same request."""

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            sent = parse_qs(route.request.post_data or "", keep_blank_values=True)
            (cookie,) = phone.context.cookies()
            counter.browser.set_cookie("session", cookie["value"])
            assert counter.browser.post(NEW, data=sent).status_code == 303
            route.abort()
        else:
            route.continue_()

    phone.fills_in()
    phone.context.route("**/demandes/nouvelle", lose)
    phone.tap(SAVE)
    phone.page.wait_for_timeout(500)
    assert len(counter.recorded()) == 1
    phone.context.unroute("**/demandes/nouvelle")

    phone.opens(NEW)
    phone.sees("Code à donner")

    assert len(counter.recorded()) == 1
    assert phone.kept() is None


def test_what_was_begun_comes_back_with_its_safety_answers(counter: Counter, phone: PrescriberPhone) -> None:
    phone.tap("Réparer un robinet qui goutte")
    phone.page.locator("#safety").get_by_text("Non", exact=True).first.tap()
    phone.page.get_by_text("Un autre jour").tap()
    phone.page.locator("#windows details .choice").first.tap()
    phone.types("Prénom de la personne aidée", "Odette")
    phone.keeps("Odette")

    phone.opens(NEW)

    phone.sees(BACK)
    expect(phone.page.get_by_label("Réparer un robinet qui goutte")).to_be_checked()
    expect(phone.page.locator("#safety input:checked")).to_have_count(1)
    expect(phone.page.locator("#windows details input:checked")).to_have_count(1)
    expect(phone.page.get_by_label("Prénom de la personne aidée")).to_have_value("Odette")
    assert counter.recorded() == []


def test_a_draft_is_erased_at_a_touch(phone: PrescriberPhone) -> None:
    phone.tap("Changer une ampoule")
    phone.types("Prénom de la personne aidée", "Odette")
    phone.keeps("Odette")
    phone.opens(NEW)

    phone.tap("Effacer")

    assert phone.kept() is None
    expect(phone.page.get_by_label("Prénom de la personne aidée")).to_have_value("")
    expect(phone.page.locator("#job input:checked")).to_have_count(0)
    expect(phone.page.locator("#safety")).to_be_empty()
    phone.opens(NEW)
    expect(phone.page.get_by_text(BACK)).to_be_hidden()


def test_a_colleague_on_the_same_phone_sees_nothing_of_it(counter: Counter, phone: PrescriberPhone) -> None:
    phone.types("Prénom de la personne aidée", "Odette")
    phone.keeps("Odette")
    site = counter.site
    phone.sits_down(Counter(site, site.signed_in(another_agent(site, same_organisation=True))))

    phone.opens(NEW)

    expect(phone.page.get_by_text(BACK)).to_be_hidden()
    expect(phone.page.get_by_label("Prénom de la personne aidée")).to_have_value("")
    assert phone.kept() is None


def test_signing_out_forgets_it(phone: PrescriberPhone) -> None:
    phone.types("Prénom de la personne aidée", "Odette")
    phone.keeps("Odette")

    phone.page.get_by_role("button", name="Se déconnecter").click()
    phone.sees("Vous êtes déconnecté.")

    assert phone.kept() is None


def test_after_a_day_it_is_forgotten_on_whatever_page(phone: PrescriberPhone) -> None:
    phone.types("Prénom de la personne aidée", "Odette")
    phone.keeps("Odette")
    phone.page.evaluate(
        "draft => localStorage.setItem('voisinage-draft', JSON.stringify({...draft, at: Date.now() - 86400001}))",
        phone.kept(),
    )

    phone.opens("/demandes")

    assert phone.kept() is None


def test_looking_at_a_draft_does_not_make_it_younger(phone: PrescriberPhone) -> None:
    phone.tap("Changer une ampoule")
    phone.types("Prénom de la personne aidée", "Odette")
    phone.keeps("Odette")
    written = phone.kept()["at"]

    phone.opens(NEW)
    phone.sees(BACK)

    assert phone.kept()["at"] == written


def test_what_the_server_wants_corrected_no_longer_waits(counter: Counter, phone: PrescriberPhone) -> None:
    phone.fills_in(first_name=" ")
    phone.tap(SAVE)
    phone.sees("Indiquez son prénom.")

    assert phone.kept()["waiting"] is False
    assert counter.recorded() == []
    phone.types("Prénom de la personne aidée", "Odette")
    phone.tap(SAVE)
    phone.sees("C’est enregistré")
    assert len(counter.recorded()) == 1


def test_the_same_need_again_is_left_and_its_draft_goes(counter: Counter, phone: PrescriberPhone) -> None:
    """It names the person: a day on the phone for nothing."""
    counter.sends(counter.fills(job="bulb", **counter.answers("bulb", "no")))
    (known,) = counter.recorded()
    phone.fills_in()
    phone.tap(SAVE)
    phone.sees("Cette demande existe peut-être déjà")
    assert phone.kept() is not None

    phone.tap("C’est la même : ne rien enregistrer")
    phone.sees("Code à donner à Odette")

    assert phone.page.url.endswith(f"/demandes/{known.ref}")
    assert phone.kept() is None
    assert len(counter.recorded()) == 1


def test_a_person_that_was_chosen_is_not_written_over_by_what_was_begun_for_another(
    counter: Counter, phone: PrescriberPhone
) -> None:
    request = counter.site.town.records_request(first_name="Odette")
    phone.types("Prénom de la personne aidée", "Marcel")
    phone.keeps("Marcel")

    phone.opens(f"/demandes/{request.ref}")
    phone.page.get_by_role("link", name="Une autre demande pour Odette").click()

    expect(phone.page.get_by_label("Prénom de la personne aidée")).to_have_value("Odette")
    expect(phone.page.get_by_text(BACK)).to_be_hidden()
    phone.opens(NEW)
    expect(phone.page.get_by_label("Prénom de la personne aidée")).to_have_value("Marcel")


def test_without_scripts_the_same_form_records(counter: Counter, address: str, browser: Browser) -> None:
    with phone_of(counter, address, browser, java_script_enabled=False) as phone:
        page = phone.opens(NEW)
        page.get_by_label("Changer une ampoule").check()
        page.get_by_label("Adresse", exact=True).fill("12 rue des Lilas")
        page.get_by_label("N’importe quand").check()
        page.get_by_label("Prénom de la personne aidée").fill("Odette")
        page.get_by_label("Son téléphone").fill("01 99 00 01 99")
        page.get_by_role("button", name=SAVE).click()
        for no in page.locator("#safety").get_by_label("Non", exact=True).all():
            no.check()
        page.get_by_role("button", name=SAVE).click()
        phone.sees("C’est enregistré")

    assert len(counter.recorded()) == 1
