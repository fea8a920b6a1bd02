"""A screen left open is not enough to change the second factor: whoever sits there says again who they are."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dispatch.people import Agent
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from tests.voisinage.sign_in import PASSWORD, token_in
from voisinage.accounts.again import GOOD_FOR, TOO_OFTEN, WRONG
from voisinage.accounts.passwords import hash_password
from voisinage.accounts.tables import RecoveryCode

SET_UP, AGAIN, CODES = "/compte/second-facteur", "/compte/confirmation", "/compte/codes"
FACTORS = (f"{SET_UP}/application", f"{SET_UP}/cle", f"{SET_UP}/application/retrait", f"{SET_UP}/cle/1/retrait", CODES)
HASH = hash_password(PASSWORD)


@pytest.fixture(autouse=True)
def passwords(town: Town) -> None:
    with town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=HASH))


def left_open(site: Site) -> FlaskClient:
    """A prescriber's browser, some time after they signed in."""
    browser = site.signed_in(site.town.prescriber_id)
    site.town.now += GOOD_FOR * 2
    return browser


def says(browser: FlaskClient, password: str, heading: str = CODES) -> tuple[int, str, str]:
    path = f"{AGAIN}?next={heading}"
    answer = browser.post(path, data={"csrf_token": token_in(browser.get(path)), "present": password})
    return answer.status_code, answer.location or "", words(answer)


@on_both
def test_nobody_draws_codes_nor_adds_a_key_on_a_screen_left_open(site: Site) -> None:
    browser = left_open(site)
    token = csrf_of(browser.get("/compte"))

    led = [browser.post(path, data={"csrf_token": token}).location for path in FACTORS]

    assert led == [f"{AGAIN}?next=/compte"] * len(FACTORS)
    assert browser.get(SET_UP).location == f"{AGAIN}?next={SET_UP}"
    with site.town.sessions() as session:
        assert session.scalars(select(RecoveryCode)).all() == []


@on_both
def test_whoever_knows_the_password_goes_on_for_a_while(site: Site) -> None:
    browser = left_open(site)
    token = csrf_of(browser.get("/compte"))

    assert says(browser, "ce n'est pas celui-là")[0] == 422
    assert browser.post(CODES, data={"csrf_token": token}).location
    assert says(browser, PASSWORD, SET_UP)[:2] == (303, SET_UP)

    assert browser.get(SET_UP).status_code == 200
    assert "codes de secours" in words(browser.post(CODES, data={"csrf_token": token}))
    site.town.now += GOOD_FOR * 2
    assert browser.get(SET_UP).location


def test_the_password_cannot_be_guessed_there(site: Site) -> None:
    browser = left_open(site)

    said = [says(browser, f"une phrase au hasard {number}") for number in range(6)]

    assert [code for code, _, _ in said] == [422] * 5 + [429]
    assert WRONG in said[0][2]
    assert TOO_OFTEN in said[-1][2]
    assert says(browser, PASSWORD)[0] == 429


def test_it_leads_to_no_other_site(site: Site) -> None:
    assert says(left_open(site), PASSWORD, "//ailleurs.exemple")[:2] == (303, "/compte")


def test_who_just_signed_in_is_asked_nothing(site: Site) -> None:
    assert site.signed_in(site.town.prescriber_id).get(SET_UP).status_code == 200


def test_who_has_no_password_here_signs_in_anew(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=""))
    browser = left_open(site)

    assert "reconnectez-vous" in words(browser.get(AGAIN))
    token = csrf_of(browser.get("/compte"))
    assert browser.post(AGAIN, data={"csrf_token": token, "present": ""}).status_code == 422
