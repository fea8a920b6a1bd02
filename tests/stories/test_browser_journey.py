"""The whole loop, played by a newcomer in a real browser on a small phone, in the town that `voisinage demo` opens."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.newcomer import Newcomer, demo_town

PERSON, ADDRESS = "Augustine", "12 Rue Haute"
TOLD = (
    "a enregistré la demande",
    "pour suivre la demande",
    "suit la demande",
    "Recherche de voisins, tour 1",
    "a dit oui",
    "dit que c’est fait",
    "a vérifié auprès de la personne",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_town(tmp_path_factory.mktemp("instance")) as address:
        yield address


@pytest.fixture
def newcomer(browser: Browser, address: str) -> Iterator[Newcomer]:
    newcomer = Newcomer(browser, address)
    yield newcomer
    newcomer.page.context.close()
    assert newcomer.complaints == []


def test_from_a_blown_bulb_to_a_verified_repair(newcomer: Newcomer) -> None:
    ref, code = _records_a_need(newcomer)
    referent = _takes_charge(newcomer)
    _does_the_job(newcomer, code)
    _verifies(newcomer, referent)
    _mairie_sees_it(newcomer, ref)


def test_time_is_let_pass_and_who_was_silent_is_reminded(newcomer: Newcomer) -> None:
    newcomer.opens("/").clicks("Entrer comme prescripteur").records_a_need(
        PERSON, "12 rue haut", "Sortir les poubelles"
    )
    asked = newcomer.picks_up("sortir les poubelles", "Centre", "Pouvez-vous suivre")
    newcomer.opens("/telephones/").clicks("+ 1 heure").sees("Il est")

    assert newcomer.picks_up("sortir les poubelles", "Centre", "Et vous ?") == asked


def test_an_answer_typed_on_a_phone_gets_one_back_without_losing_the_page(newcomer: Newcomer) -> None:
    newcomer.opens("/telephones/")
    newcomer.page.locator(".phone-line").first.click()
    newcomer.page.get_by_label("Votre réponse").fill("peut-être bien")
    newcomer.clicks("Envoyer").sees("peut-être bien", "nous n'avons pas compris")


def _records_a_need(newcomer: Newcomer) -> tuple[str, str]:
    newcomer.opens("/").sees("Il est", "ville imaginaire").clicks("Entrer comme prescripteur").sees("Nouvelle demande")
    newcomer.records_a_need(PERSON, "12 rue haut").sees(
        "Changer une ampoule", PERSON, "Code à donner", "Nous demandons à"
    )
    words = newcomer.page.locator("main").inner_text()
    found = re.search(r"référence ([A-Z2-9]{5})", words)
    assert found is not None
    assert re.search(r"voisins à proximité peuvent aider", words)
    return found[1], newcomer.page.locator(".big").inner_text()


def _takes_charge(newcomer: Newcomer) -> str:
    referent = newcomer.picks_up("changer une ampoule", "Centre")
    newcomer.taps_last_link().sees("Changer une ampoule", "Centre", "Pouvez-vous suivre cette demande ?")
    _shows_nobody(newcomer)
    newcomer.clicks("Je m’en occupe").sees(PERSON, ADDRESS, "Qui peut venir ?")
    newcomer.clicks("Demandez pour moi").sees("À qui nous avons demandé")
    return referent


def _does_the_job(newcomer: Newcomer, code: str) -> None:
    newcomer.picks_up("changer une ampoule", "Centre", "Pouvez-vous aider ?")
    newcomer.taps_last_link().sees("Pouvez-vous aider ?")
    _shows_nobody(newcomer)
    newcomer.clicks("J’accepte").sees(PERSON, ADDRESS, code)
    newcomer.clicks("C’est fait").sees("c’est noté")


def _verifies(newcomer: Newcomer, referent: str) -> None:
    assert newcomer.picks_up("le voisin dit que c'est fait", "changer une ampoule") == referent
    newcomer.taps_last_link().sees("dit que c’est fait")
    newcomer.clicks("C’est fait, la personne confirme").sees("Un grand merci", "vérifié auprès de la personne")


def _shows_nobody(newcomer: Newcomer) -> None:
    main = newcomer.page.locator("main")
    expect(main).not_to_contain_text(PERSON)
    expect(main).not_to_contain_text(ADDRESS)


def _mairie_sees_it(newcomer: Newcomer, ref: str) -> None:
    newcomer.opens("/").clicks("Entrer côté mairie").sees("Ce qui vous attend")
    newcomer.opens(f"/mairie/demandes/{ref}").sees("Faite et vérifiée", PERSON, ADDRESS)
    story = newcomer.page.locator(".timeline li").all_inner_texts()
    assert len(story) >= len(TOLD)
    places = [next(place for place, line in enumerate(story) if words in line) for words in TOLD]
    assert places == sorted(places)
