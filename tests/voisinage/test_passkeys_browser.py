"""Passkeys with a real browser and a device of its own: made, asked for, copied, lost, taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import select, update

from dispatch.people import Agent
from tests.serving import served
from tests.stories.town import Town
from tests.voisinage.open_site import Site
from tests.voisinage.sign_in import PASSWORD
from voisinage.accounts.passwords import hash_password
from voisinage.accounts.tables import Passkey

CLAIRE, PROOF = "mairie@clairval.exemple", "/connexion/verification"
FINGER = {
    "protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@dataclass
class Device:
    """What keeps the keys beside the browser: a fingerprint reader that always sees the right finger."""

    cdp: CDPSession
    number: str

    @classmethod
    def beside(cls, page: Page) -> Device:
        """Plug one in."""
        cdp = page.context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
        return cls(cdp, made["authenticatorId"])

    def keys(self) -> list[dict[str, object]]:
        """All that it keeps, secrets included: what a thief would copy."""
        kept: list[dict[str, object]] = self._do("getCredentials")["credentials"]
        return kept

    def puts_back(self, key: dict[str, object]) -> None:
        """As that key was when it was copied."""
        self.loses()
        self._do("addCredential", credential=key)

    def loses(self) -> None:
        """It remembers nothing any more."""
        self._do("clearCredentials")

    def shows_no_finger(self) -> None:
        """Whoever holds it is not who they say."""
        self._do("setUserVerified", isUserVerified=False)

    def _do(self, verb: str, **more: object) -> dict[str, list[dict[str, object]]]:
        return self.cdp.send(f"WebAuthn.{verb}", {"authenticatorId": self.number, **more})


@pytest.fixture
def page(site: Site, town: Town, browser: Browser) -> Iterator[Page]:
    """Claire's screen at `localhost`, the one name for which browsers make keys without https."""
    with town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=hash_password(PASSWORD)))
    office, complaints = site.app.extensions["voisinage"], list[str]()
    with served(site.app) as address:
        here = f"http://localhost:{urlsplit(address).port}"
        named = replace(office.settings, base_url=here)
        site.app.extensions["voisinage"] = replace(office, settings=named)
        with closing(browser.new_context(locale="fr-FR", base_url=here)) as context:
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            yield page
    site.app.extensions["voisinage"] = office
    assert complaints == []


@pytest.fixture
def device(page: Page) -> Device:
    """The device of her computer."""
    return Device.beside(page)


def signs_in(page: Page) -> None:
    page.goto("/connexion")
    page.get_by_label("Adresse de courriel").fill(CLAIRE)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).not_to_have_url(re.compile("/connexion$"))  # the next page asks its own question of the key


def signs_out(page: Page) -> None:
    page.goto("/compte")
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.goto("/mairie/")
    expect(page).to_have_url(re.compile("/connexion"))


def makes_a_key(page: Page) -> None:
    """The first factor: the password opened nothing but the page that asks for one."""
    signs_in(page)
    expect(page).to_have_url(re.compile("/compte/second-facteur$"))
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.locator("li").filter(has_text=re.compile(r"^\w{5}-\w{5}-\w{5}$"))).to_have_count(10)


def shows_the_key(page: Page) -> None:
    signs_in(page)
    expect(page).to_have_url(re.compile(f"{PROOF}$"))
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()


def adds_an_application(page: Page, town: Town) -> None:
    page.goto("/compte/second-facteur")
    page.get_by_text("Je ne peux pas scanner").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code affiché").fill(pyotp.TOTP(secret).at(int(town.now.timestamp())))
    page.get_by_role("button", name="Enregistrer l’application").click()
    expect(page.get_by_text("C’est enregistré. Les autres appareils sont déconnectés.")).to_be_visible()


def test_a_key_is_made_opens_the_mairie_and_is_taken_away(page: Page, device: Device, town: Town) -> None:
    makes_a_key(page)
    assert len(device.keys()) == 1
    signs_out(page)

    signs_in(page)
    page.goto("/mairie/")
    expect(page).to_have_url(re.compile(f"{PROOF}$"))
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page).to_have_url(re.compile("/mairie/$"))

    page.goto("/compte")
    page.get_by_role("button", name="Retirer la clé").click()
    expect(page.get_by_text("garde toujours un second facteur")).to_be_visible()

    adds_an_application(page, town)
    page.get_by_role("button", name="Retirer la clé").click()
    expect(page.get_by_text("C’est retiré. Les autres appareils sont déconnectés.")).to_be_visible()
    signs_out(page)
    signs_in(page)
    expect(page.get_by_label("Code de votre application")).to_be_visible()
    expect(page.get_by_role("button", name="Utiliser ma clé d’accès")).to_have_count(0)
    assert [entry.details["what"] for entry in town.commune_events("second_factor_changed")] == [
        "key", "code", "removed",
    ]  # fmt: skip


def test_a_key_that_was_copied_opens_nothing_once_hers_has_served(page: Page, device: Device) -> None:
    """Each use is counted, on the device and here: a copy is behind."""
    makes_a_key(page)
    copy = device.keys()[0]
    signs_out(page)
    shows_the_key(page)
    expect(page).to_have_url(re.compile("/mairie/$"))
    signs_out(page)

    device.puts_back(copy)
    shows_the_key(page)

    expect(page.get_by_text("Cette clé n’a pas été reconnue")).to_be_visible()
    page.goto("/mairie/")
    expect(page).to_have_url(re.compile(f"{PROOF}$"))


def test_a_lost_device_is_said_and_a_code_on_paper_gets_in(page: Page, device: Device) -> None:
    makes_a_key(page)
    code = page.locator("li").filter(has_text=re.compile(r"^\w{5}-\w{5}-\w{5}$")).first.inner_text()
    signs_out(page)
    device.loses()
    device.shows_no_finger()

    shows_the_key(page)

    expect(page.get_by_text("La clé n’a pas répondu")).to_be_visible()
    page.get_by_label("Code de secours").fill(code)
    page.get_by_role("button", name="Continuer").click()
    expect(page).to_have_url(re.compile("/mairie/$"))


def test_what_one_key_answered_does_not_serve_twice(page: Page, device: Device, town: Town) -> None:
    """Read on the wire and sent again, it answers a challenge that is over."""
    makes_a_key(page)
    signs_out(page)
    answers = list[str]()
    page.on("request", lambda sent: answers.append(sent.post_data or "") if "/connexion/cle" in sent.url else None)
    shows_the_key(page)
    expect(page).to_have_url(re.compile("/mairie/$"))
    signs_out(page)
    signs_in(page)
    page.locator("[data-passkey]").wait_for(state="attached")

    heard = page.evaluate(
        """async (answer) => {
            const form = document.querySelector("[data-passkey]");
            const sent = new URLSearchParams(answer);
            sent.set("csrf_token", form.elements.csrf_token.value);
            return (await fetch(form.action, { method: "POST", body: sent })).status;
        }""",
        answers[0],
    )

    assert heard == 422
    with town.sessions() as session:
        assert [key.sign_count for key in session.scalars(select(Passkey))] == [device.keys()[0]["signCount"]]
