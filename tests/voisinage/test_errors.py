"""Whatever goes wrong, a light French page says what to do; and what every answer says to the browser."""

import gzip
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import NoReturn

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from dispatch.errors import AskEnded, IllegalMove
from dispatch.states import AgentRole
from tests.voisinage.open_site import Site, on_both, open_site, words
from tests.voisinage.sign_in import token_in
from voisinage.accounts.current import role_required
from voisinage.headers import content_policy

SOMEBODY = "Odette"


def failing(error: Exception) -> Callable[[], NoReturn]:
    def view() -> NoReturn:
        raise error

    return view


@pytest.fixture
def site(database: Engine) -> Site:
    return open_site(database, _add_pages)


def _add_pages(app: Flask) -> None:
    for name, error in {
        "move": IllegalMove(),
        "ended": AskEnded(),
        "busy": OperationalError("SELECT 'Odette'", None, Exception("locked")),
        "bug": RuntimeError("Odette"),
    }.items():
        app.add_url_rule(f"/{name}", name, failing(error))
    app.add_url_rule("/form", "form", role_required(AgentRole.MAIRIE)(_echo), methods=["POST"])


def _echo() -> str:
    return request.form["notes"]


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/rien", 404, "Cette page n’existe pas"),
        ("/deconnexion", 405, "Repartez de l’accueil"),
        ("/move", 409, "Quelqu’un a été plus rapide"),
        ("/ended", 410, "Merci d’avoir répondu"),
        ("/busy", 503, "Rechargez la page"),
        ("/bug", 500, "Une erreur est survenue"),
    ],
)
def test_each_error_has_its_page(site: Site, path: str, code: int, said: str) -> None:
    site.app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = site.browser().get(path)

    assert answer.status_code == code
    assert said in words(answer)
    assert '<html lang="fr">' in answer.text
    assert "Odette" not in answer.text
    assert len(answer.data) < 3_000


def test_a_busy_database_says_when_to_come_back_and_logs_no_value(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert site.browser().get("/busy").headers["Retry-After"] == "5"

    assert "busy" in caplog.text
    assert "Odette" not in caplog.text


@pytest.mark.parametrize("page", ["/l/jeton-secret", "/n/jeton-secret", "/rejoindre?nom=jeton-secret"])
def test_a_bug_is_logged_with_its_place_and_without_the_address_or_a_value(
    database: Engine, caplog: pytest.LogCaptureFixture, page: str
) -> None:
    site = open_site(database, _break_every_page)
    site.app.config["PROPAGATE_EXCEPTIONS"] = False

    assert site.browser().get(page).status_code == 500

    assert "RuntimeError" in caplog.text
    assert "in _broken" in caplog.text
    assert "jeton-secret" not in caplog.text
    assert SOMEBODY not in caplog.text


def _break_every_page(app: Flask) -> None:
    app.before_request(_broken)


def _broken() -> NoReturn:
    raise RuntimeError(SOMEBODY)


def test_a_post_too_heavy_is_refused_in_words(site: Site) -> None:
    answer = site.browser().post("/connexion", data={"email": "x" * 2_100_000})

    assert answer.status_code == 413
    assert "2 Mo" in words(answer)


def test_a_name_that_is_not_ours_is_not_served(site: Site) -> None:
    answer = site.browser().get("/", headers={"Host": "mal.example"})

    assert answer.status_code == 400
    assert "<" not in answer.text


def test_a_form_that_waited_too_long_is_sent_again_as_it_was_typed(site: Site) -> None:
    browser = site.mairie()
    typed = {"notes": 'Code "12B" <3e étage>', "csrf_token": "old"}

    answer = browser.post("/form", data=typed, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 400
    assert "Rien n’est perdu" in words(answer)
    assert "&lt;3e étage&gt;" in answer.text
    token = token_in(answer)
    assert browser.post("/form", data=typed | {"csrf_token": token}).text == typed["notes"]


@pytest.mark.parametrize("origin", ["cross-site", "same-site", None])
def test_a_form_from_elsewhere_is_not_offered_again(site: Site, origin: str | None) -> None:
    headers = {"Sec-Fetch-Site": origin} if origin else {}

    answer = site.mairie().post("/form", data={"notes": "piège"}, headers=headers)

    assert answer.status_code == 400
    assert "piège" not in answer.text
    assert "<form" not in answer.text


def test_forms_work_behind_https_though_browsers_tell_no_referer(site: Site) -> None:
    browser = site.browser()
    token = token_in(browser.get("/connexion", base_url="https://localhost"))
    form = {"email": "a@b.example", "password": "x", "csrf_token": token}

    assert browser.post("/connexion", data=form, base_url="https://localhost").status_code == 422


def test_every_answer_keeps_to_itself(site: Site) -> None:
    for answer in (site.browser().get("/"), site.browser().get("/rien"), site.browser().get("/healthz")):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_look_may_be_kept_and_is_light(site: Site) -> None:
    address = re.search(r"/static/app\.css\?v=\d+", site.browser().get("/").text)
    assert address, "the address changes with the file"

    with site.browser().get(address[0]) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert "no-store" not in answer.headers["Cache-Control"]
        assert len(gzip.compress(answer.data)) < 6_000  # as it travels


def test_only_map_tiles_may_come_from_elsewhere() -> None:
    assert "https:" not in content_policy("")
    assert "img-src 'self' data: https://*.tuiles.fr;" in content_policy("https://{s}.tuiles.fr/{z}/{x}/{y}.png")


@on_both
def test_machines_learn_whether_it_lives_and_whether_it_can_work(site: Site) -> None:
    browser: FlaskClient = site.browser()

    assert browser.get("/healthz").json == {"alive": True}
    ready = browser.get("/readyz")
    assert ready.status_code == 200
    assert ready.json == {"database": True, "migrations": True, "clock": True}


@on_both
def test_machines_learn_when_the_clock_has_stopped(site: Site) -> None:
    site.town.records_request()

    site.town.now += timedelta(days=7)  # and nobody chases

    answer = site.browser().get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": True, "migrations": True, "clock": False}
