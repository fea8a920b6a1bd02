"""A password that a guesser tries first is refused wherever one is chosen, and the one before stays."""

import pytest

from dispatch.people import Agent
from tests.attacks.places import give_passwords
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, words
from tests.voisinage.sign_in import PASSWORD, signs_in, token_in
from voisinage.accounts.choosing import fault_of
from voisinage.accounts.links import new_link
from voisinage.accounts.tables import LinkKind

EMAIL = "prescriber@clairval.exemple"
WEAK = ["motdepasse1234", "aaaaaaaaaaaaaa", "123456789012", "Clairval-2026!"]


@pytest.fixture(autouse=True)
def passwords(town: Town) -> None:
    give_passwords(town)


@pytest.mark.parametrize("weak", WEAK)
def test_by_a_link(site: Site, town: Town, weak: str) -> None:
    with town.desk() as desk:
        link = new_link(desk, desk.session.get_one(Agent, town.prescriber_id), LinkKind.RESET)
    path, browser = link.removeprefix(town.line.base_url), site.browser()

    answer = browser.post(path, data={"csrf_token": token_in(browser.get(path)), "password": weak})

    assert answer.status_code == 422
    assert "trop facile à deviner" in words(answer)
    assert signs_in(site.browser(), EMAIL).status_code == 302, "the password is as it was"


@pytest.mark.parametrize("weak", WEAK)
def test_on_ones_own_account(site: Site, town: Town, weak: str) -> None:
    browser = site.signed_in(town.prescriber_id)
    form = {"csrf_token": csrf_of(browser.get("/compte")), "present": PASSWORD, "password": weak}

    answer = browser.post("/compte/mot-de-passe", data=form)

    assert answer.status_code == 422
    assert "trop facile à deviner" in words(answer)


def test_one_of_four_words_is_taken() -> None:
    assert fault_of("quatre mots sans rapport", ("Clairval",)) == ""
