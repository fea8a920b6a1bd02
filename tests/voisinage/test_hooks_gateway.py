"""An HTTP gateway is heard with its secret and from its address; all others meet the same closed door."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from dispatch.journal import OutboxMessage
from sms.routes import Carriers
from tests.keys import KEYS
from tests.voisinage.carrier_calls import SECRET, Gateway, counted, listening, listening_site, taken_by
from tests.voisinage.open_site import Site, on_both, open_site, opened
from voisinage.config import Settings
from voisinage.desk import Office


@pytest.fixture
def site(database: Engine) -> Site:
    return listening_site(database)


@pytest.fixture
def message(site: Site) -> OutboxMessage:
    return _told(site)


def _told(site: Site) -> OutboxMessage:
    site.town.referent()
    site.town.records_request()
    return taken_by(site, "http")[0]


def _from_elsewhere(app: Flask) -> None:
    _listening_to(app, http_hook_from="10.1.0.0/16, 192.0.2.7,2001:db8::/32")


def _two_proxies(app: Flask) -> None:
    _listening_to(app, trusted_proxies=2)


def _deaf(app: Flask) -> None:
    _listening_to(app, http_hook_secret="")


def _listening_to(app: Flask, **settings: object) -> None:
    listening(app)
    office: Office = app.extensions["voisinage"]
    app.extensions["voisinage"] = replace(office, settings=replace(office.settings, **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_by_default_a_gateway_of_this_machine_is_heard(site: Site, message: OutboxMessage, address: str) -> None:
    assert Gateway(site, address).tells(message, "1").status_code == 200


@pytest.mark.parametrize("address", ["10.1.2.3", "192.0.2.7", "2001:db8::5", "::ffff:10.1.0.1"])
def test_a_gateway_of_the_networks_in_the_settings_is_heard(database: Engine, address: str) -> None:
    site = open_site(database, _from_elsewhere)

    assert Gateway(site, address).tells(_told(site), "1").status_code == 200


@on_both
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_learns_whether_the_secret_or_the_address_was_wrong(
    site: Site, message: OutboxMessage, method: str
) -> None:
    strangers = [
        Gateway(site, secret="un-autre-mot-secret-entier", method=method),
        Gateway(site, secret=SECRET[:-1], method=method),
        Gateway(site, secret=SECRET + "x", method=method),
        Gateway(site, secret="é" * len(SECRET), method=method),
        Gateway(site, "192.0.2.7", method=method),
        Gateway(site, "10.0.0.1", method=method),
        Gateway(site, "", method=method),
        Gateway(site, "192.0.2.7", secret="faux", method=method),
    ]
    before, so_far = site.everything(), counted(site, "http/status", "forged")

    answers = [stranger.tells(message, "1") for stranger in strangers]
    texts = [stranger.brings("+33639980001", "STOP") for stranger in strangers]

    assert {(answer.status_code, answer.data) for answer in answers + texts} == {(404, b"")}
    assert {tuple(sorted(answer.headers.keys())) for answer in answers} == {tuple(sorted(answers[0].headers.keys()))}
    assert site.everything() == before
    assert counted(site, "http/status", "forged") == so_far + len(strangers)


@pytest.mark.parametrize(
    "headers",
    [{"X_Forwarded_For": "192.0.2.7"}, {"X_Forwarded_For": "127.0.0.1"}, {"X_Real_IP": "192.0.2.7"}, {"Via": "1.1 x"}],
)
def test_behind_a_proxy_that_the_settings_do_not_know_nobody_is_of_this_machine(
    site: Site, message: OutboxMessage, headers: dict[str, str]
) -> None:
    assert Gateway(site).tells(message, "1", **headers).status_code == 404


@pytest.mark.parametrize(
    ("passed_on", "status"),
    [
        ("127.0.0.1", 200),
        ("192.0.2.7", 404),
        ("127.0.0.1, 192.0.2.7", 404),
        ("192.0.2.7, 127.0.0.1", 200),
        ("personne", 404),
        (None, 200),
    ],
)
def test_behind_a_known_proxy_its_own_word_counts(site: Site, passed_on: str | None, status: int) -> None:
    """The last address is the proxy's word; what stands before it anybody may have written."""
    url = site.app.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
    settings = Settings(database_url=url, secret_key="k" * 32, keys=KEYS, http_hook_secret=SECRET, trusted_proxies=1)
    message, headers = _told(site), {"X_Forwarded_For": passed_on} if passed_on else {}

    with opened(settings, carriers=Carriers.only(site.town.carrier), clock=site.town.clock) as behind:
        assert Gateway(Site(site.town, behind)).tells(message, "1", **headers).status_code == status


def test_with_two_proxies_in_the_settings_one_word_is_not_enough(database: Engine) -> None:
    site = open_site(database, _two_proxies)

    assert Gateway(site).tells(_told(site), "1", X_Forwarded_For="127.0.0.1").status_code == 404


def test_a_gateway_that_only_looks_changes_nothing(site: Site, message: OutboxMessage) -> None:
    before = site.everything()

    assert Gateway(site, method="HEAD").tells(message, "1").status_code in {404, 405}

    assert site.everything() == before


def test_without_a_secret_in_the_settings_no_gateway_is_heard(database: Engine) -> None:
    site = open_site(database, _deaf)
    message = _told(site)

    assert {Gateway(site, secret=word).tells(message, "1").status_code for word in ("", "x", SECRET)} == {404}
