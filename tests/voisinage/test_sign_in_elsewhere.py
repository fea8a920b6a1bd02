"""Signing in at a certified OpenID Connect provider, run here on loopback: only whoever was invited comes in."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from dispatch.people import Agent
from tests.missing import missing
from tests.pages.page_tools import ToolsUnavailable, node, node_modules
from tests.voisinage.open_site import Site, words
from voisinage.accounts.outside import LONGEST
from voisinage.accounts.tables import OutsideIdentity
from voisinage.desk import Office

TOOLS = Path(__file__).parent / "provider"
BACK = "/connexion/ailleurs/retour"
SECRET = "un secret du fournisseur, assez long"
CLIENT = {
    "client_id": "voisinage", "client_secret": SECRET, "redirect_uris": [f"http://localhost{BACK}"],
    "token_endpoint_auth_method": "client_secret_post",
}  # fmt: skip
# Accounts to which the provider answers as none may: see `provider/serve.mjs`.
SPOILT = (
    "userinfo-no-sub", "userinfo-other-sub", "userinfo-empty-sub", "token-no-nonce", "token-other-nonce",
    "token-other-iss", "token-other-aud", "token-two-auds", "token-expired", "token-no-exp", "token-no-sub",
    "token-unsigned",
)  # fmt: skip
SPOILT_WHERE_SIGNED = ("signed-userinfo-other-iss", "signed-userinfo-other-aud", "signed-userinfo-unsigned")
ACCOUNTS = {
    **{who: {"email": "lucie@ccas.example", "email_verified": True} for who in (*SPOILT, *SPOILT_WHERE_SIGNED)},
    "lucie": {"email": "lucie@ccas.example", "email_verified": True},
    "stranger": {"email": "inconnu@ccas.example", "email_verified": True},
    "unsure": {"email": "lucie@ccas.example", "email_verified": False},
    "silent": {"email": "lucie@ccas.example"},
    "twin": {"email": "lucie@ccas.example", "email_verified": True},
}

SIGNING: set[str] = set()  # the addresses of providers that sign what they tell of somebody


@pytest.fixture(scope="session", params=["json", "signed"])
def issuer(request: pytest.FixtureRequest) -> Iterator[str]:
    """A provider that answers as most do, and one that signs what it tells of somebody, as ProConnect does."""
    try:
        modules = node_modules(TOOLS)
    except ToolsUnavailable as unavailable:
        missing(str(unavailable))
    signed = {"userinfo_signed_response_alg": "RS256"} if request.param == "signed" else {}
    told = {"ACCOUNTS": json.dumps(ACCOUNTS), "CLIENT": json.dumps(CLIENT | signed), "NODE_PATH": str(modules)}
    program = modules.parent / "serve.mjs"
    program.write_bytes((TOOLS / "serve.mjs").read_bytes())
    serving = subprocess.Popen(
        [node(), program], env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert serving.stdout
    address = serving.stdout.readline().strip()
    if signed:
        SIGNING.add(address)
    yield address
    serving.terminate()
    serving.wait(10)
    serving.stdout.close()


@dataclass
class Traveller:
    """Somebody with one browser, on our pages and on the provider's."""

    site: Site
    ours: FlaskClient

    def leaves(self) -> str:
        """Press the button; the address that the browser is sent to."""
        return self.ours.get("/connexion/ailleurs?next=/preferences").location or ""

    def comes_back(self, address: str) -> TestResponse:
        """Follow the provider's last redirection."""
        return self.ours.get(address.removeprefix("http://localhost"))

    def signs_in(self, who: str) -> TestResponse:
        """There and back."""
        return self.comes_back(at_provider(self.leaves(), who))


def _signs(issuer: str) -> bool:
    """Whether this provider signs what it tells of somebody."""
    return issuer in SIGNING


def at_provider(address: str, who: str) -> str:
    """Sign in on the provider's own pages; where it sends the browser afterwards."""
    with httpx.Client(follow_redirects=False, timeout=10) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                address = str(answer.url.join(answer.headers["location"]))
                if address.startswith("http://localhost"):
                    return address
                answer = browser.get(address)
                continue
            action = re.search(r'action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert action, answer.text
            assert prompt, answer.text
            form = {"prompt": prompt[1], "login": who, "password": "-"}
            answer = browser.post(str(answer.url.join(action[1])), data=form)
    raise AssertionError(f"the provider goes round in circles: {address}")


@pytest.fixture
def traveller(site: Site, issuer: str) -> Iterator[Traveller]:
    """Nobody yet, on a site that knows the provider and has invited Lucie."""
    office: Office = site.app.extensions["voisinage"]
    settings = replace(
        office.settings, oidc_issuer=issuer, oidc_client_id="voisinage", oidc_client_secret=SECRET,
        oidc_scopes="openid given_name usual_name email siret",
    )  # fmt: skip
    site.app.extensions["voisinage"] = replace(office, settings=settings)
    with site.town.sessions.begin() as session:
        mine = update(Agent).where(Agent.id == site.town.prescriber_id)
        session.execute(mine.values(email="lucie@ccas.example", password_hash=""))
    yield Traveller(site, site.browser())
    site.app.extensions["voisinage"] = office


def test_whoever_was_invited_comes_in_and_goes_where_they_were_heading(traveller: Traveller) -> None:
    answer = traveller.signs_in("lucie")

    assert answer.location == "/preferences"
    assert traveller.ours.get("/preferences").status_code == 200


def test_the_second_time_the_provider_s_own_name_is_enough(traveller: Traveller) -> None:
    traveller.signs_in("lucie")
    with traveller.site.town.sessions.begin() as session:
        session.execute(update(Agent).where(Agent.email == "lucie@ccas.example").values(email="autre@ccas.example"))

    again = Traveller(traveller.site, traveller.site.browser())
    assert again.signs_in("lucie").location == "/preferences"


@pytest.mark.parametrize("who", ["stranger", "unsure", "silent"])
def test_nobody_comes_in_who_was_not_invited_or_whose_mail_is_not_verified(traveller: Traveller, who: str) -> None:
    with traveller.site.town.sessions() as session:
        before = session.scalar(select(func.count(Agent.id)))

    assert traveller.signs_in(who).location == "/connexion"
    assert "demandez une invitation" in words(traveller.ours.get("/connexion"))
    assert traveller.ours.get("/preferences").status_code == 302
    with traveller.site.town.sessions() as session:
        assert session.scalar(select(func.count(Agent.id))) == before
        assert session.scalars(select(OutsideIdentity)).all() == []


def test_where_the_provider_verifies_every_mail_the_setting_says_so(traveller: Traveller) -> None:
    office: Office = traveller.site.app.extensions["voisinage"]
    trusting = replace(office.settings, oidc_mails_verified=True)
    traveller.site.app.extensions["voisinage"] = replace(office, settings=trusting)

    assert traveller.signs_in("silent").location == "/preferences"


def test_an_account_has_one_owner_at_the_provider(traveller: Traveller) -> None:
    traveller.signs_in("lucie")

    assert Traveller(traveller.site, traveller.site.browser()).signs_in("twin").location == "/connexion"


def test_a_suspended_agent_stays_out(traveller: Traveller) -> None:
    traveller.signs_in("lucie")
    with traveller.site.town.sessions.begin() as session:
        session.execute(update(Agent).values(active=False))

    assert Traveller(traveller.site, traveller.site.browser()).signs_in("lucie").location == "/connexion"


def test_an_answer_serves_once_and_only_in_the_browser_that_asked(traveller: Traveller) -> None:
    address = at_provider(traveller.leaves(), "lucie")
    victim = Traveller(traveller.site, traveller.site.browser())
    victim.leaves()

    assert victim.comes_back(address).location == "/connexion"  # somebody else's answer, slipped in
    assert traveller.comes_back(address).location == "/preferences"
    assert traveller.comes_back(address).location == "/connexion"


@pytest.mark.parametrize("changed", ["state", "iss", "code"])
def test_an_answer_that_was_changed_opens_nothing(traveller: Traveller, changed: str) -> None:
    address = at_provider(traveller.leaves(), "lucie")
    value = parse_qs(urlsplit(address).query)[changed][0]

    assert traveller.comes_back(address.replace(f"{changed}=", f"{changed}=x")).location == "/connexion", value
    assert traveller.ours.get("/preferences").status_code == 302


@pytest.mark.parametrize("who", [*SPOILT, *SPOILT_WHERE_SIGNED])
def test_a_provider_that_answers_as_none_may_lets_nobody_in(traveller: Traveller, issuer: str, who: str) -> None:
    if who in SPOILT_WHERE_SIGNED and not _signs(issuer):
        assert traveller.signs_in(who).location == "/preferences"  # said in plain, over the provider's own connection
        return
    assert traveller.signs_in(who).location == "/connexion"
    assert "n’a pas abouti" in words(traveller.ours.get("/connexion"))
    assert traveller.ours.get("/preferences").status_code == 302
    with traveller.site.town.sessions() as session:
        assert session.scalars(select(OutsideIdentity)).all() == []


def test_a_journey_that_took_too_long_begins_again(traveller: Traveller) -> None:
    address = at_provider(traveller.leaves(), "lucie")
    traveller.site.town.now += LONGEST + timedelta(seconds=1)

    assert traveller.comes_back(address).location == "/connexion"
    assert traveller.signs_in("lucie").location == "/preferences"


@pytest.mark.parametrize("changed", ["nonce", "code_challenge"])
def test_an_answer_to_a_question_that_was_changed_on_the_way_opens_nothing(traveller: Traveller, changed: str) -> None:
    """The provider signs for the nonce of another journey, or gives a code that our verifier does not fit."""
    asked = traveller.leaves()
    value = parse_qs(urlsplit(asked).query)[changed][0]
    address = at_provider(asked.replace(value, value[:-4] + "AAAA"), "lucie")

    assert traveller.comes_back(address).location == "/connexion"
    assert traveller.ours.get("/preferences").status_code == 302


def test_an_agent_of_the_mairie_still_owes_the_second_factor(traveller: Traveller) -> None:
    with traveller.site.town.sessions.begin() as session:
        session.execute(update(Agent).where(Agent.email == "lucie@ccas.example").values(role="mairie"))
    traveller.signs_in("lucie")

    assert traveller.ours.get("/mairie/").location == "/compte/second-facteur"


def test_a_provider_that_does_not_answer_is_said_kindly(traveller: Traveller) -> None:
    office: Office = traveller.site.app.extensions["voisinage"]
    gone = replace(office.settings, oidc_issuer="http://127.0.0.1:9")
    traveller.site.app.extensions["voisinage"] = replace(office, settings=gone)

    assert traveller.leaves() == "/connexion"
    assert "n’a pas abouti" in words(traveller.ours.get("/connexion"))


def test_without_a_provider_in_the_settings_there_is_no_such_door(site: Site) -> None:
    assert site.browser().get("/connexion/ailleurs").status_code == 404
    assert "ProConnect" not in words(site.browser().get("/connexion"))
