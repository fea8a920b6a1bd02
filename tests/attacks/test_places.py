"""Where tries come from: whoever has many addresses is one place, and a known browser is known by this host alone."""

from dataclasses import replace
from itertools import cycle

import pytest

from tests.attacks.places import from_place, give_passwords
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both, opened
from tests.voisinage.sign_in import PASSWORD, signs_in, token_in
from voisinage.accounts.tries import OF_ONE_ACCOUNT, OF_ONE_BROWSER, OF_ONE_NETWORK
from voisinage.limits.place import place_of

PRESCRIBER = "prescriber@clairval.exemple"


@pytest.fixture(autouse=True)
def passwords(town: Town) -> None:
    give_passwords(town)


def tries(site: Site, email: str, address: str) -> int:
    """One wrong password, in a browser of its own; how it was answered."""
    with signs_in(from_place(site, address), email, "ce n'est pas celui-là") as answer:
        return answer.status_code


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "un mandataire", False),
    ],
)
def test_a_place_is_a_subscriber_and_not_one_of_their_addresses(first: str, second: str, together: bool) -> None:
    assert (place_of(first) == place_of(second)) is together


def test_spraying_is_slowed_whoever_takes_another_address_of_their_own_for_each_try(site: Site) -> None:
    """One line has 2^64 addresses of IPv6, and each was counted as a place of its own."""
    answers = [
        tries(site, f"agent-{number}@clairval.exemple", f"2001:db8:1:2::{number:x}")
        for number in range(OF_ONE_NETWORK.most + 1)
    ]

    assert answers == [422] * OF_ONE_NETWORK.most + [429]
    assert tries(site, PRESCRIBER, "2001:db8:1:3::1") == 422


@on_both
def test_tries_made_at_one_process_count_at_the_other(site: Site, town: Town) -> None:
    """Whoever asks now the one, now the other, of several processes has no more tries than at one of them."""
    with opened(site.app.extensions["voisinage"].settings) as app:
        app.extensions["voisinage"] = replace(app.extensions["voisinage"], clock=town.clock)
        doors = cycle((site, Site(town, app)))

        answers = [tries(next(doors), PRESCRIBER, "192.0.2.7") for _ in range(OF_ONE_BROWSER.most + 2)]

    assert answers == [422] * OF_ONE_BROWSER.most + [429] * 2


def test_over_https_the_mark_of_a_known_browser_is_this_hosts_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a neighbouring site could put its own in its place, and the owner would wait with everybody."""
    monkeypatch.setitem(site.app.config, "SESSION_COOKIE_SECURE", True)
    browser, here = site.browser(), "https://localhost"
    form = {"email": PRESCRIBER, "password": PASSWORD, "csrf_token": token_in(browser.get("/connexion", base_url=here))}

    answer = browser.post("/connexion", data=form, base_url=here)

    assert answer.status_code == 302
    (mark,) = [cookie for cookie in answer.headers.getlist("Set-Cookie") if "known=" in cookie]
    assert mark.startswith("__Host-known=")
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in mark.split(";")}
    for number in range(OF_ONE_ACCOUNT.most):
        tries(site, PRESCRIBER, f"203.0.113.{number}")
    assert signs_in(from_place(site, "198.51.100.1"), PRESCRIBER).status_code == 429, "strangers wait"
    browser.delete_cookie("session", domain="localhost")
    form["csrf_token"] = token_in(browser.get("/connexion", base_url=here))
    assert browser.post("/connexion", data=form, base_url=here).status_code == 302, "whoever is known does not"
