"""What another site, or another host, makes a browser do."""

import pytest

from tests.attacks.fort import Fort
from tests.keys import KEYS
from tests.pages.visits import VISITS, Who
from tests.voisinage.open_site import opened
from voisinage.config import Settings

RANDOM = "9f86d081884c7d659a2feaa0c55ad015"


@pytest.mark.parametrize(
    "said", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://ailleurs.exemple"}]
)
def test_no_other_site_presses_a_button_of_ours(fort: Fort, said: dict[str, str]) -> None:
    sent = 0
    for who, form in fort.forms():
        if form.method == "post":
            answer = fort.sends(fort.browser(who), form, dict(form.as_it_stands()), headers=said)
            assert answer.status_code == 403, form.action  # though it bears the right token
            sent += 1

    assert sent > 20


def test_our_own_pages_do(fort: Fort) -> None:
    link = f"/l/{fort.town.stands['asked'].rsplit('/', 1)[1]}/fiche"

    answer = fort.town.browser(Who.NOBODY).post(link, headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"})

    assert answer.status_code != 403


def test_every_page_says_what_browsers_must_not_do(fort: Fort) -> None:
    for visit in VISITS:
        headers = fort.opens(visit).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], visit.name
        assert "unsafe" not in headers["Content-Security-Policy"], visit.name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", visit.name
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", visit.name
        assert headers["Referrer-Policy"] == "no-referrer", visit.name
        assert "camera=()" in headers["Permissions-Policy"], visit.name
        assert headers["X-Content-Type-Options"] == "nosniff", visit.name
        assert headers["Cache-Control"] == "no-store", visit.name


def test_over_https_the_cookie_is_this_hosts_alone(sqlite_url: str) -> None:
    settings = Settings(database_url=sqlite_url, secret_key=RANDOM, keys=KEYS, base_url="https://aide.exemple.fr")
    with opened(settings) as app:
        answer = app.test_client().get("/connexion", base_url="https://aide.exemple.fr")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize(
    ("host", "status"), [("ailleurs.exemple", 400), ("second.exemple.fr", 200), ("localhost", 200)]
)
def test_only_known_names_are_served(sqlite_url: str, host: str, status: int) -> None:
    settings = Settings(database_url=sqlite_url, base_url="http://localhost", secret_key=RANDOM, keys=KEYS,
                        trusted_hosts="second.exemple.fr")  # fmt: skip
    with opened(settings) as app:
        answer = app.test_client().get("/", headers={"Host": host})

    assert answer.status_code == status
