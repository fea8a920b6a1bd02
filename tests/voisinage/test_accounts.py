"""Signing in: who gets in, where they arrive, and what a stranger learns (nothing)."""

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from werkzeug.test import TestResponse

from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.states import AgentRole
from tests.voisinage.open_site import Site, on_both, open_site, words
from tests.voisinage.sign_in import PASSWORD, signs_in, token_in
from voisinage.accounts.current import role_required
from voisinage.accounts.enrolment import AccountRefused, NewAccount, enrol
from voisinage.accounts.passwords import hash_password, is_password
from voisinage.accounts.tries import OF_ONE_ACCOUNT, OF_ONE_BROWSER, OF_ONE_NETWORK
from voisinage.limits.counting import Counter

NURSE = NewAccount("Infirmiere@soins.example", AgentRole.PRESCRIBER, "Lucie", "Martin", "Soins du Centre")
ALI = NewAccount("m@mairie.example", AgentRole.MAIRIE, "Ali", "Ba", "Mairie")


@pytest.fixture
def site(database: Engine) -> Site:
    site = open_site(database, _add_secret)
    with site.town.sessions.begin() as session:
        commune = session.scalars(select(Commune)).one()
        enrol(session, commune, NURSE, password=PASSWORD)
        enrol(session, commune, ALI, password=PASSWORD)
    return site


def _add_secret(app: Flask) -> None:
    app.add_url_rule("/secret", "secret", _secret, methods=["GET", "POST"])


@role_required(AgentRole.MAIRIE)
def _secret() -> str:
    return "ouvert"


@on_both
def test_each_role_arrives_where_its_work_is(site: Site) -> None:
    assert signs_in(site.browser(), "infirmiere@soins.example").location == "/demandes"
    assert signs_in(site.browser(), "m@mairie.example").location == "/mairie/"


@on_both
def test_capitals_and_spaces_in_the_address_do_not_matter(site: Site) -> None:
    assert signs_in(site.browser(), "  INFIRMIERE@soins.example ").status_code == 302


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(site: Site) -> None:
    wrong = signs_in(site.browser(), "infirmiere@soins.example", "pas le bon mot de passe")
    unknown = signs_in(site.browser(), "personne@soins.example")

    assert wrong.status_code == unknown.status_code == 422
    assert "ne vont pas ensemble" in words(wrong)
    assert words(wrong) == words(unknown)


def test_what_was_typed_is_kept_but_the_password(site: Site) -> None:
    page = signs_in(site.browser(), "infirmiere@soins.example", "pas le bon mot de passe").text

    assert 'value="infirmiere@soins.example"' in page
    assert "pas le bon" not in page


def test_an_empty_form_says_beside_each_field_what_is_missing(site: Site) -> None:
    page = signs_in(site.browser(), "", "").text

    assert 'aria-describedby="email-error"' in page
    assert 'id="email-error"' in page
    assert 'href="#password"' in page


@on_both
def test_a_closed_account_stays_out_and_is_put_out(site: Site) -> None:
    browser = site.browser()
    signs_in(browser, "m@mairie.example")
    assert browser.get("/secret").text == "ouvert"

    with site.town.sessions.begin() as session:
        session.execute(update(Agent).where(Agent.email == "m@mairie.example").values(active=False))

    assert browser.get("/secret").status_code == 302
    assert signs_in(site.browser(), "m@mairie.example").status_code == 422


@on_both
def test_a_new_password_ends_the_sessions_of_the_old_one(site: Site) -> None:
    browser = site.browser()
    signs_in(browser, "m@mairie.example")
    with site.town.sessions.begin() as session:
        changed = update(Agent).where(Agent.email == "m@mairie.example")
        session.execute(changed.values(password_hash=hash_password("une tout autre phrase")))

    assert browser.get("/secret").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["https://mal.example/", "//mal.example", "/\\mal.example", "\\\\mal.example", "/\t/mal.example", "demandes"],
)
def test_after_signing_in_one_never_lands_on_another_site(site: Site, elsewhere: str) -> None:
    assert signs_in(site.browser(), "infirmiere@soins.example", heading=elsewhere).location == "/demandes"


def test_one_goes_back_to_the_page_one_came_for(site: Site) -> None:
    browser = site.browser()
    asked = browser.get("/secret?x=1")

    assert asked.location == "/connexion?next=/secret?x%3D1"
    assert 'name="next" type="hidden" value="/secret?x=1"' in browser.get(asked.location).text
    assert signs_in(browser, "m@mairie.example", heading="/secret?x=1").location == "/secret?x=1"


def test_a_page_for_the_mairie_is_kindly_closed_to_others(site: Site) -> None:
    browser = site.browser()
    signs_in(browser, "infirmiere@soins.example")

    answer = browser.get("/secret")

    assert answer.status_code == 403
    assert "pas pour ce compte" in words(answer)


def test_signing_out_needs_a_button_and_ends_the_session(site: Site) -> None:
    browser = site.browser()
    signs_in(browser, "m@mairie.example")
    assert browser.get("/deconnexion").status_code == 405

    token = token_in(browser.get("/"))
    browser.post("/deconnexion", data={"csrf_token": token})

    assert browser.get("/secret").status_code == 302


@on_both
def test_after_too_many_tries_even_the_right_password_waits_three_minutes_and_no_more(site: Site) -> None:
    for _ in range(OF_ONE_BROWSER.most):
        signs_in(site.browser(), "m@mairie.example", "encore une erreur de ma part")

    refused = signs_in(site.browser(), "m@mairie.example")
    assert refused.status_code == 429
    assert "Trop d’essais" in words(refused)

    site.town.fast_forward(minutes=3)
    assert signs_in(site.browser(), "m@mairie.example").status_code == 302


def test_an_account_besieged_from_elsewhere_still_opens_in_a_browser_that_it_has_opened_before(site: Site) -> None:
    own = site.browser()
    signs_in(own, "m@mairie.example")
    own.post("/deconnexion", data={"csrf_token": token_in(own.get("/"))})

    places = [f"192.0.2.{n}" for n in range(OF_ONE_ACCOUNT.most + 1)]
    answers = [_tries_from(site, place, "ce n'est pas celui-là").status_code for place in places]

    assert answers[-1] == 429
    assert signs_in(own, "m@mairie.example").status_code == 302
    assert _tries_from(site, "203.0.113.9", PASSWORD).status_code == 429
    site.town.fast_forward(minutes=1)
    assert _tries_from(site, "203.0.113.9", PASSWORD).status_code == 302


def test_one_place_that_tries_many_accounts_is_slowed_down(site: Site) -> None:
    places = Counter(site.town.sessions(), site.town.clock(), "secret")
    taken = [places.take(OF_ONE_NETWORK, "192.0.2.1") for _ in range(OF_ONE_NETWORK.most + 1)]
    places.session.close()

    assert taken == [True] * OF_ONE_NETWORK.most + [False]


def _tries_from(site: Site, address: str, password: str) -> TestResponse:
    browser = site.browser()
    browser.environ_base["REMOTE_ADDR"] = address
    return signs_in(browser, "m@mairie.example", password)


@on_both
@pytest.mark.parametrize(
    ("account", "password", "said"),
    [
        (NURSE, PASSWORD, "existe déjà"),
        (NewAccount("pas une adresse", AgentRole.MAIRIE, "A", "B", "C"), PASSWORD, "adresse de courriel"),
        (NewAccount("n@b.example", AgentRole.MAIRIE, "A", "B", "C"), "court", "au moins 12"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(
    site: Site, account: NewAccount, password: str, said: str
) -> None:
    with site.town.sessions() as session, pytest.raises(AccountRefused, match=said):
        enrol(session, session.scalars(select(Commune)).one(), account, password=password)


@pytest.mark.parametrize("kept", [None, ""])
def test_no_password_opens_an_account_that_is_not_there_or_has_none_yet(kept: str | None) -> None:
    """Whoever was invited has an empty one until they choose; what is hashed in its place is in our code to read."""
    for typed in ("", "-", PASSWORD, "no account has this password"):
        assert not is_password(typed, kept)


def test_the_right_password_alone_opens_an_account() -> None:
    assert not is_password(PASSWORD, "not a hash at all")
    assert is_password(PASSWORD, hash_password(PASSWORD))
