"""The second factor: compulsory at the mairie, offered to others; codes, keys, and codes on paper."""

import re
from html import unescape

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from werkzeug.test import TestResponse

from dispatch.people import Agent
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from tests.voisinage.sign_in import PASSWORD, signs_in, token_in
from voisinage.accounts.links import new_link
from voisinage.accounts.passwords import hash_password
from voisinage.accounts.tables import CodeGenerator, LinkKind, RecoveryCode

SET_UP, PROOF = "/compte/second-facteur", "/connexion/verification"
CLAIRE = "mairie@clairval.exemple"


@pytest.fixture(autouse=True)
def passwords(town: Town) -> None:
    with town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=hash_password(PASSWORD)))


def code_at(secret: str, town: Town) -> str:
    return pyotp.TOTP(secret).at(int(town.now.timestamp()))


def sets_up(browser: FlaskClient, town: Town) -> tuple[str, TestResponse]:
    """Scan the drawing and type the first code; the secret, and the page of the codes on paper."""
    page = browser.get(SET_UP)
    secret = re.sub(r"\s", "", re.search(r'class="secret">([A-Z2-7 ]+)<', page.text)[1])  # type: ignore[index]
    offer = unescape(re.search(r'name="offer" value="([^"]+)"', page.text)[1])  # type: ignore[index]
    form = {"csrf_token": csrf_of(page), "offer": offer, "code": code_at(secret, town)}
    return secret, browser.post(f"{SET_UP}/application", data=form)


def types(browser: FlaskClient, code: str) -> TestResponse:
    """Give a code where one is asked for."""
    return browser.post(PROOF, data={"csrf_token": token_in(browser.get(PROOF)), "code": code})


def paper_codes(page: TestResponse) -> list[str]:
    return re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5})</li>", page.text)


@on_both
def test_an_agent_of_the_mairie_sees_nothing_before_there_is_a_second_factor(site: Site, town: Town) -> None:
    browser = site.browser()
    signs_in(browser, CLAIRE)
    assert browser.get("/mairie/").location == SET_UP
    assert browser.get("/compte").location == SET_UP

    _, page = sets_up(browser, town)

    assert len(paper_codes(page)) == 10
    assert browser.get("/mairie/").status_code == 200


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_to_choose_a_password_does_not_stand_in_for_it(site: Site, town: Town, kind: LinkKind) -> None:
    """Whoever reads somebody's mails has one of the two, as whoever knows the password."""
    for page in (SET_UP, PROOF):
        browser = site.browser()
        with town.desk() as desk:
            link = new_link(desk, desk.session.get_one(Agent, town.mairie_id), kind)
        path = re.sub(r"^https?://[^/]+", "", link)
        form = {"csrf_token": token_in(browser.get(path)), "password": "quatre mots sans rapport"}
        assert browser.post(path, data=form).status_code == 303
        assert browser.get("/mairie/listes/demandes.csv").location == page
        assert browser.get("/mairie/").location == page
        if page == SET_UP:
            sets_up(browser, town)


@on_both
def test_the_next_time_the_code_is_asked_for_and_opens_once(site: Site, town: Town) -> None:
    secret, _ = sets_up(_in(site), town)
    town.fast_forward(minutes=1)
    browser, thief = site.browser(), site.browser()
    assert signs_in(browser, CLAIRE, heading="/mairie/regles").location == "/mairie/regles"
    signs_in(thief, CLAIRE)

    assert browser.get("/mairie/").location == PROOF
    assert browser.get(SET_UP).location == PROOF  # a stolen password adds no factor of its own
    assert "pas le bon" in words(types(browser, "000000"))
    assert types(browser, code_at(secret, town)).location == "/mairie/regles"
    assert browser.get("/mairie/").status_code == 200
    assert types(thief, code_at(secret, town)).status_code == 422  # seen over a shoulder, it is used up


@on_both
def test_a_code_on_paper_opens_once(site: Site, town: Town) -> None:
    codes = paper_codes(sets_up(_in(site), town)[1])
    first, second = _in(site), _in(site)

    assert types(first, codes[0].upper().replace("-", " ")).status_code == 303
    assert types(second, codes[0]).status_code == 422
    assert types(second, codes[1]).status_code == 303
    assert [entry.details["left"] for entry in town.commune_events("recovery_code_used")] == [9, 8]


def test_codes_cannot_be_guessed_one_after_the_other(site: Site, town: Town) -> None:
    secret, _ = sets_up(_in(site), town)
    town.fast_forward(minutes=1)
    browser = _in(site)
    tried = [types(browser, f"{number:06}").status_code for number in range(6)]

    assert tried == [422] * 5 + [429]
    assert types(browser, code_at(secret, town)).status_code == 429


def test_neither_secret_nor_codes_can_be_read_in_the_database(site: Site, town: Town) -> None:
    secret, page = sets_up(_in(site), town)
    with town.sessions() as session:
        kept = session.scalar(text("SELECT secret FROM code_generator")) or ""
        assert session.scalars(select(CodeGenerator.secret)).one() == secret
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()

    assert len(kept) > len(secret)
    assert secret not in kept
    assert not {code for code in paper_codes(page) if any(code in one for one in hashes)}


def test_a_prescriber_may_go_without_and_is_offered_one(site: Site, town: Town) -> None:
    browser = site.browser()
    signs_in(browser, "prescriber@clairval.exemple")

    assert browser.get("/demandes").status_code == 200
    assert "Ajouter un second facteur" in words(browser.get("/compte"))


def test_the_last_factor_of_the_mairie_cannot_be_taken_away(site: Site, town: Town) -> None:
    browser = _in(site)
    sets_up(browser, town)
    answer = browser.post(f"{SET_UP}/application/retrait", data={"csrf_token": csrf_of(browser.get("/compte"))})

    assert answer.status_code == 422
    assert "toujours un second facteur" in words(answer)


def test_the_key_of_a_session_changes_at_sign_in_and_at_proof(site: Site, town: Town) -> None:
    secret, _ = sets_up(_in(site), town)
    town.fast_forward(minutes=1)
    browser, copied = site.browser(), site.browser()
    signs_in(browser, CLAIRE)
    cookie = browser.get_cookie("session")
    assert cookie is not None
    copied.set_cookie("session", cookie.value)
    assert copied.get("/mairie/").location == PROOF

    types(browser, code_at(secret, town))

    assert copied.get("/mairie/").location.startswith("/connexion?")


def _in(site: Site) -> FlaskClient:
    browser = site.browser()
    signs_in(browser, CLAIRE)
    return browser


@on_both
def test_a_secret_offered_to_one_agent_is_not_taken_from_another(site: Site, town: Town) -> None:
    browser, other = site.browser(), site.browser()
    signs_in(browser, CLAIRE)
    offer = re.search(r'name="offer" value="([^"]+)"', browser.get(SET_UP).text)[1]  # type: ignore[index]
    signs_in(other, "prescriber@clairval.exemple")
    token = csrf_of(other.get(SET_UP))

    answer = other.post(f"{SET_UP}/application", data={"csrf_token": token, "offer": offer, "code": "123456"})

    assert "scannez le nouveau dessin" in words(answer)
