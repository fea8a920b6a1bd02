"""Whoever comes back to a form after their session has ended signs in again, and loses nothing that they typed."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.voisinage.open_site import Site, open_site, words
from tests.voisinage.sign_in import token_in

OURS = {"Sec-Fetch-Site": "same-origin"}
LUNCH = timedelta(hours=4, minutes=5)
TYPED = {"phone": "01 99 00 00 07", "name": "Vue sur l’étang"}
PAGE = "/mairie/reglages/organisations"


@pytest.fixture
def site(database: Engine) -> Site:
    return open_site(database)


def carried(answer: TestResponse) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text))


def test_what_was_typed_before_lunch_is_sent_after_it(site: Site) -> None:
    browser = site.mairie()
    form = TYPED | {"csrf_token": token_in(browser.get(PAGE))}
    site.town.now += LUNCH

    late = browser.post(PAGE, data=form, headers=OURS)

    assert late.status_code == 401
    assert "Votre session est terminée" in words(late)
    assert "Rien n’est perdu" in words(late)
    assert 'href="/connexion" target="_blank"' in late.text, "the second factor too is shown there"
    assert carried(late) == TYPED
    assert TYPED["name"] not in site.mairie().get(PAGE).text

    back = site.mairie()
    again = back.post(PAGE, data=carried(late), headers=OURS)
    assert again.status_code == 400, "nothing is written without a fresh token"
    back.post(PAGE, data=carried(again), headers=OURS)
    assert TYPED["name"] in back.get(PAGE).text


def test_so_is_a_form_whose_cookie_is_gone(site: Site) -> None:
    late = site.browser().post(PAGE, data=TYPED | {"csrf_token": "old"}, headers=OURS)

    assert late.status_code == 401
    assert carried(late) == TYPED


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "none"}])
def test_where_no_browser_says_that_it_is_ours_one_only_signs_in(site: Site, headers: dict[str, str]) -> None:
    browser = site.browser()
    form = TYPED | {"csrf_token": token_in(browser.get("/connexion"))}

    assert_only_signs_in(browser, form, headers)


def test_a_button_alone_has_nothing_to_lose(site: Site) -> None:
    browser = site.browser()

    assert_only_signs_in(browser, {"csrf_token": token_in(browser.get("/connexion"))}, OURS)


def assert_only_signs_in(browser: FlaskClient, form: dict[str, str], headers: dict[str, str]) -> None:
    answer = browser.post(PAGE, data=form, headers=headers)
    assert (answer.status_code, answer.location) == (302, "/connexion")


def test_no_password_stands_in_a_page(site: Site) -> None:
    browser = site.mairie()
    form = {"present": "mon secret", "password": "un autre secret", "csrf_token": "old"}

    assert "secret" not in browser.post("/compte/mot-de-passe", data=form, headers=OURS).text


def test_a_file_is_chosen_once_more_and_once_only(site: Site) -> None:
    """A page cannot keep it: that is said at once, and asked for where it will arrive."""
    there = "/mairie/reglages/secteurs/essai"
    late = site.browser().post(
        there, data={"file": (BytesIO(b"{}"), "quartiers.geojson"), "csrf_token": "old"}, headers=OURS
    )
    assert late.status_code == 401
    assert "Le fichier « quartiers.geojson » n’a pas pu être gardé" in words(late)

    back = site.mairie()
    again = back.post(there, data=carried(late), headers=OURS)
    assert again.status_code == 400
    assert "Choisissez de nouveau le fichier « quartiers.geojson »" in words(again)
    assert re.search(r'<input id="[^"]+" name="file" type="file" required', again.text)
    assert 'enctype="multipart/form-data"' in again.text

    arrived = back.post(there, data=carried(again) | {"file": (BytesIO(b"{}"), "quartiers.geojson")}, headers=OURS)
    assert arrived.status_code not in {400, 401}, "it reached its page"


def test_what_was_written_beside_a_file_stays(site: Site) -> None:
    late = site.browser().post(
        PAGE, data=TYPED | {"csrf_token": "old", "photo": (BytesIO(b"x"), "moi.jpg")}, headers=OURS
    )

    assert carried(late) == TYPED | {"fichier-a-rechoisir": "photo:moi.jpg"}
    assert "Rien de ce que vous avez écrit n’est perdu" in words(late)
