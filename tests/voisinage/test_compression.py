"""Answers made small on the way, never where their size could tell a secret."""

import gzip

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.voisinage.open_site import Site

ACCEPTS = {"accept_encoding": "gzip, deflate, br"}


def asks(browser: FlaskClient, path: str, **headers: str) -> TestResponse:
    """Get a page or a file and let go of it, as a browser does that accepts gzip."""
    answer = browser.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer.get_data()
    answer.close()
    return answer


def small(answer: TestResponse) -> bool:
    return answer.headers.get("Content-Encoding") == "gzip"


def test_a_style_sheet_is_made_small_for_who_accepts_it(site: Site) -> None:
    browser = site.browser()
    as_it_is, shrunk = asks(browser, "/static/app.css"), asks(browser, "/static/app.css", **ACCEPTS)

    assert not small(as_it_is)
    assert small(shrunk)
    assert gzip.decompress(shrunk.data) == as_it_is.data
    assert len(shrunk.data) < len(as_it_is.data) / 2
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (shrunk, as_it_is))


def test_a_browser_that_has_it_is_not_sent_it_again(site: Site) -> None:
    browser = site.browser()
    tag = asks(browser, "/static/app.css", **ACCEPTS).headers["ETag"]

    again = asks(browser, "/static/app.css", **ACCEPTS, if_none_match=tag)

    assert (again.status_code, again.data) == (304, b"")


def test_a_page_is_made_small(site: Site) -> None:
    browser = site.mairie()
    as_it_is, shrunk = asks(browser, "/demandes/nouvelle"), asks(browser, "/demandes/nouvelle", **ACCEPTS)

    assert small(shrunk)
    assert "Cookie" in shrunk.headers["Vary"]
    assert gzip.decompress(shrunk.data).count(b"<") == as_it_is.data.count(b"<")


def test_a_page_that_could_repeat_a_guess_stays_as_it_is(site: Site) -> None:
    browser = site.mairie()

    assert not small(asks(browser, "/connexion?next=csrf_token", **ACCEPTS))
    assert not small(asks(browser, "/mairie/demandes?etat=open", **ACCEPTS))
    assert not small(browser.post("/connexion", data={"email": "guess"}, headers={"Accept-Encoding": "gzip"}))


def test_json_and_what_is_tiny_stay_as_they_are(site: Site) -> None:
    browser = site.mairie()

    assert not small(asks(browser, "/carte/secteurs", **ACCEPTS))
    assert not small(asks(browser, "/static/icon.svg", **ACCEPTS))


def test_a_part_of_a_file_is_that_part(site: Site) -> None:
    part = asks(site.browser(), "/static/app.css", **ACCEPTS, range="bytes=0-9")

    assert not small(part)
    assert len(part.data) == 10
