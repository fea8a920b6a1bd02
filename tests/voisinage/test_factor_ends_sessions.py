"""A second factor that comes, changes or goes ends what is open elsewhere (OWASP ASVS 5, 7.4.3)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from dispatch.people import Agent
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both
from tests.voisinage.sign_in import PASSWORD, signs_in
from tests.voisinage.test_second_factor import SET_UP, sets_up
from voisinage.accounts.passwords import hash_password

EMAIL = "prescriber@clairval.exemple"


@pytest.fixture(autouse=True)
def passwords(town: Town) -> None:
    with town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=hash_password(PASSWORD)))


def signed_in(site: Site) -> FlaskClient:
    browser = site.browser()
    signs_in(browser, EMAIL)
    assert is_in(browser)
    return browser


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/demandes").status_code == 200


@on_both
def test_a_first_one_leaves_no_browser_in_that_was_never_asked_for_it(site: Site, town: Town) -> None:
    here, stolen = signed_in(site), signed_in(site)

    sets_up(here, town)

    assert [is_in(here), is_in(stolen)] == [True, False]


@on_both
def test_nor_does_one_that_is_taken_away(site: Site, town: Town) -> None:
    here = signed_in(site)
    sets_up(here, town)
    elsewhere = site.signed_in(town.prescriber_id)
    assert is_in(elsewhere), "proven there as well"

    here.post(f"{SET_UP}/application/retrait", data={"csrf_token": csrf_of(here.get(SET_UP))})

    assert [is_in(here), is_in(elsewhere)] == [True, False]
