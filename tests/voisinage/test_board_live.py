"""Pages that stay up to date: the same version is answered by nothing, a new one by its part alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch import mairie, referents
from dispatch.prescribing.news import ask_for_news
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both

PATHS = ["/mairie/", "/mairie/demandes", "/mairie/demandes?urgence=soon"]


def asks(browser: FlaskClient, path: str, version: str = "") -> TestResponse:
    headers = {"X-Voisinage-Live": "1", **({"If-None-Match": f'"{version}"'} if version else {})}
    return browser.get(path, headers=headers)


@on_both
@pytest.mark.parametrize("path", PATHS)
def test_only_what_changed_comes_over_the_wire(site: Site, town: Town, path: str) -> None:
    town.referent()
    town.records_request()
    browser = site.mairie()
    first = asks(browser, path)
    version = first.get_etag()[0] or ""

    assert first.status_code == 200
    assert "<html" not in first.text
    assert f'data-version="{version}"' in browser.get(path).text, "the page says which version it came with"
    again = asks(browser, path, version)
    assert (again.status_code, again.text) == (304, "")
    assert again.headers["X-Voisinage-At"] == "9h"

    town.records_request("furniture")
    changed = asks(browser, path, version)
    assert changed.status_code == 200
    assert changed.get_etag()[0] != version


@on_both
@pytest.mark.parametrize("of", ["/mairie/demandes", "/demandes"])
def test_the_page_of_a_request_says_only_what_changed(site: Site, town: Town, of: str) -> None:
    anne, request = town.referent(), town.records_request()
    browser, path = site.mairie(), f"{of}/{request.ref}"
    version = asks(browser, path).get_etag()[0] or ""

    assert f'data-version="{version}"' in browser.get(path).text
    assert asks(browser, path, version).status_code == 304

    anne.taps(referents.take_charge)
    changed = asks(browser, path, version)
    assert changed.status_code == 200
    assert "<html" not in changed.text
    assert "suit la demande." in changed.text


@on_both
def test_hours_that_went_by_are_told_apart_from_news(site: Site, town: Town) -> None:
    town.records_request(point=None)
    browser = site.mairie()
    town.now += timedelta(minutes=20)
    version = asks(browser, "/mairie/").get_etag()[0] or ""
    assert asks(browser, "/mairie/", version).status_code == 304

    town.now += timedelta(minutes=20)
    later = asks(browser, "/mairie/", version)
    assert "il y a 40 minutes" in later.text, "what is shown stays true"
    assert news_of(later) == news_of(asks(browser, "/mairie/")) == version.split(".")[0], "and is no news"

    town.records_request(point=None)
    assert news_of(asks(browser, "/mairie/", version)) != version.split(".")[0]


@on_both
@pytest.mark.parametrize("path", ["/demandes/{ref}", "/mairie/demandes/{ref}", "/mairie/demandes"])
def test_tomorrow_that_becomes_today_is_no_news_but_an_end_is(site: Site, town: Town, path: str) -> None:
    town.referent()
    town.now = datetime(2026, 11, 23, 22, 50, tzinfo=UTC)  # ten to midnight in Paris
    request = town.records_request()
    browser, here = site.mairie(), path.format(ref=request.ref)
    before = asks(browser, here)
    assert "demain avant" in before.text

    town.now += timedelta(minutes=20)
    after = asks(browser, here, before.get_etag()[0] or "")
    assert "aujourd’hui avant" in after.text
    assert "demain avant" not in after.text
    assert news_of(after) == news_of(before)

    town.acts(mairie.cancel, request)
    assert news_of(asks(browser, here)) != news_of(before)


def test_to_be_allowed_to_ask_again_is_no_news(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request()
    path = f"/demandes/{request.ref}"
    town.acts(ask_for_news, request)
    before = asks(site.mairie(), path)
    assert "Demander des nouvelles" not in before.text

    town.now += timedelta(days=1)
    after = asks(site.mairie(), path)

    assert "Demander des nouvelles" in after.text
    assert news_of(after) == news_of(before)


def news_of(answer: TestResponse) -> str:
    """The part of the version that names what is told, without how long ago it was."""
    return (answer.get_etag()[0] or "").split(".")[0]


def test_a_form_that_was_refused_waits_for_its_reader(site: Site, town: Town) -> None:
    request = town.records_request(point=None)
    browser = site.mairie()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(f"/mairie/demandes/{request.ref}").text)
    assert token
    for path in (f"/mairie/demandes/{request.ref}/transmission", f"/demandes/{request.ref}/notes"):
        refused = browser.post(path, data={"csrf_token": token[1], "note": " "})
        assert refused.status_code == 422
        assert "live.js" not in refused.text, "news would wipe out what is wrong"


def test_a_flash_is_not_taken_by_the_page_that_renews_itself(site: Site, town: Town) -> None:
    browser = site.mairie()
    with browser.session_transaction() as session:
        session["_flashes"] = [("message", "C’est noté.")]

    assert "C’est noté." not in asks(browser, "/mairie/").text
    assert "C’est noté." in browser.get("/mairie/").text


def test_without_a_script_a_link_loads_the_page_anew(site: Site) -> None:
    page = site.mairie().get("/mairie/demandes?urgence=soon").text

    assert 'À jour à <span id="a-jour">9h</span>' in page
    assert '<a href="/mairie/demandes?urgence=soon">Actualiser</a>' in page


def test_whoever_signed_out_is_sent_to_the_door(site: Site) -> None:
    assert asks(site.browser(), "/mairie/").status_code == 302
