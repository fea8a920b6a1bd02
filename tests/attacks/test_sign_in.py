"""Passwords and sessions under attack: guessed at, planted, copied, used a second time."""

import logging
import re
from secrets import token_hex

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.journal import JournalEntry
from dispatch.people import Agent, Organisation
from dispatch.states import AgentRole
from tests.attacks.places import HASH, from_place, give_passwords
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from tests.voisinage.sign_in import PASSWORD, signs_in, token_in
from voisinage.accounts.links import new_link
from voisinage.accounts.slowed import Tried
from voisinage.accounts.tables import LinkKind
from voisinage.accounts.tries import OF_ONE_BROWSER, OF_ONE_NETWORK
from voisinage.board.sentences import sentence

PRESCRIBER, MAIRIE = "prescriber@clairval.exemple", "mairie@clairval.exemple"
WRONG = "ce n'est pas celui-là"


@pytest.fixture(autouse=True)
def passwords(town: Town) -> None:
    give_passwords(town)


def tries(site: Site, email: str, address: str = "192.0.2.7") -> TestResponse:
    """One wrong password, in a browser of its own; the answer is read to its end, as a server sends it."""
    answer = signs_in(from_place(site, address), email, WRONG)
    answer.get_data()
    answer.close()
    return answer


def slowed(town: Town) -> list[tuple[int, str]]:
    """Whom the journal tells of, and of what."""
    return [(entry.details["agent"], entry.details["tried"]) for entry in town.commune_events("sign_in_slowed")]


@on_both
def test_tries_on_one_account_are_slowed_and_told_once_an_hour(site: Site, town: Town) -> None:
    answers = [tries(site, PRESCRIBER).status_code for _ in range(OF_ONE_BROWSER.most + 3)]

    assert answers == [422] * OF_ONE_BROWSER.most + [429] * 3
    assert slowed(town) == [(town.prescriber_id, Tried.ONE_ACCOUNT)]
    town.now = town.now.replace(hour=town.now.hour + 2)
    for _ in range(OF_ONE_BROWSER.most + 1):
        tries(site, PRESCRIBER)
    assert len(slowed(town)) == 2


def test_nobody_learns_from_it_whether_there_is_an_account(site: Site, town: Town) -> None:
    for email in (PRESCRIBER, "personne@clairval.exemple"):
        for _ in range(OF_ONE_BROWSER.most):
            tries(site, email)

    known, unknown = tries(site, PRESCRIBER), tries(site, "personne@clairval.exemple")

    assert known.status_code == unknown.status_code == 429
    assert words(known) == words(unknown)
    assert slowed(town) == [(town.prescriber_id, Tried.ONE_ACCOUNT)]


@on_both
def test_one_password_tried_on_every_account_is_slowed_and_told(
    site: Site, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Spraying: no account is tried twice, so that the limits of accounts never see it."""
    mails = [f"agent-{number}@clairval.exemple" for number in range(OF_ONE_NETWORK.most)]
    with caplog.at_level(logging.WARNING):
        answers = [tries(site, email).status_code for email in (*mails, PRESCRIBER, MAIRIE)]

    assert answers == [422] * OF_ONE_NETWORK.most + [429, 429]
    assert slowed(town) == [(town.prescriber_id, Tried.MANY_ACCOUNTS)], "once for the commune"
    assert OF_ONE_NETWORK.name in caplog.text
    assert not [word for word in (PRESCRIBER, "192.0.2.7", WRONG) if word in caplog.text]
    assert signs_in(from_place(site, "203.0.113.9"), PRESCRIBER).status_code == 302, "from elsewhere all is well"
    town.fast_forward(seconds=10)
    assert tries(site, PRESCRIBER).status_code == 422


def test_each_line_of_it_has_its_sentence(site: Site, town: Town) -> None:
    for _ in range(OF_ONE_BROWSER.most + 1):
        tries(site, PRESCRIBER)
    (entry,) = town.commune_events("sign_in_slowed")

    told = {sentence(_with(entry, tried), who="Voisinage", whom="") for tried in Tried}

    assert len(told) == len(Tried)
    assert all("ralentis" in words for words in told)


def _with(entry: JournalEntry, tried: Tried) -> JournalEntry:
    entry.details = {**entry.details, "tried": str(tried)}
    return entry


@on_both
def test_a_password_changed_by_guessing_the_present_one_is_told(site: Site, town: Town) -> None:
    browser = site.signed_in(town.prescriber_id)
    form = {"csrf_token": csrf_of(browser.get("/compte")), "present": WRONG, "password": "quatre mots sans rapport ici"}

    answers = [browser.post("/compte/mot-de-passe", data=form).status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]
    assert slowed(town) == [(town.prescriber_id, Tried.ONE_ACCOUNT)]


@on_both
def test_a_session_planted_beforehand_is_not_the_one_that_opens(site: Site) -> None:
    """Whoever plants a cookie in somebody's browser holds nothing once they have signed in."""
    thief, victim = site.browser(), site.browser()
    token = token_in(thief.get("/connexion"))
    planted = _cookie(thief)
    victim.set_cookie("session", planted)
    victim.post("/connexion", data={"email": PRESCRIBER, "password": PASSWORD, "csrf_token": token})

    assert victim.get("/demandes").status_code == 200
    assert _cookie(victim) != planted
    assert thief.get("/demandes").location.startswith("/connexion")
    assert victim.post("/deconnexion", data={"csrf_token": token}).status_code == 400, "nor does the planted token work"


@pytest.mark.parametrize("planted", ["1", "2", "A" * 22, "{}", "'; --", "é\x00"])
def test_a_session_whose_key_was_made_up_opens_nothing(site: Site, planted: str) -> None:
    """Even with a cookie well signed: the database knows the keys that it gave."""
    browser = site.browser()
    with site.app.app_context(), browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = planted, True

    assert browser.get("/demandes").location.startswith("/connexion")


@on_both
def test_a_copied_cookie_opens_nothing_after_signing_out(site: Site) -> None:
    browser, copy = site.browser(), site.browser()
    signs_in(browser, PRESCRIBER)
    copy.set_cookie("session", _cookie(browser))
    assert copy.get("/demandes").status_code == 200

    browser.post("/deconnexion", data={"csrf_token": csrf_of(browser.get("/compte"))})

    assert copy.get("/demandes").location.startswith("/connexion")


@pytest.mark.parametrize("which", ["of another session", "made up", "none"])
def test_a_form_needs_the_token_of_its_own_session(site: Site, town: Town, which: str) -> None:
    other, own = site.signed_in(town.prescriber_id), site.mairie()
    token = {"of another session": csrf_of(other.get("/compte")), "made up": token_hex(20), "none": ""}[which]
    csrf_of(own.get("/mairie/reglages/organisations"))

    answer = own.post("/mairie/reglages/organisations", data={"csrf_token": token, "name": "Une de plus"})

    assert answer.status_code == 400
    with town.sessions() as session:
        assert "Une de plus" not in set(session.scalars(select(Organisation.name)))


@on_both
@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_that_opens_an_account_serves_once_whoever_is_first(site: Site, town: Town, kind: LinkKind) -> None:
    path, first, second = _link(town, kind), site.browser(), site.browser()
    tokens = [token_in(browser.get(path)) for browser in (first, second)]
    typed = [{"csrf_token": token, "password": f"quatre mots sans rapport {token_hex(3)}"} for token in tokens]

    assert first.post(path, data=typed[0]).status_code == 303
    assert second.post(path, data=typed[1]).status_code == 410
    assert second.get(path).status_code == 410
    assert signs_in(site.browser(), PRESCRIBER, typed[1]["password"]).status_code == 422
    assert signs_in(site.browser(), PRESCRIBER, typed[0]["password"]).status_code == 302


@pytest.mark.parametrize(("kind", "hours"), [(LinkKind.RESET, 1), (LinkKind.INVITATION, 7 * 24)])
def test_and_never_after_its_time(site: Site, town: Town, kind: LinkKind, hours: int) -> None:
    path, browser = _link(town, kind), site.browser()
    token = token_in(browser.get(path))
    town.fast_forward(hours=hours)

    answer = browser.post(path, data={"csrf_token": token, "password": "quatre mots sans rapport"})

    assert answer.status_code == 410
    assert signs_in(site.browser(), PRESCRIBER).status_code == 302, "the password is as it was"


def test_a_link_gives_the_role_that_the_account_has_and_no_other(site: Site, town: Town) -> None:
    path, browser = _link(town, LinkKind.RESET), site.browser()
    form = {"csrf_token": token_in(browser.get(path)), "password": "quatre mots sans rapport", "role": "mairie",
            "leads": "1", "agent_id": str(town.mairie_id), "email": MAIRIE}  # fmt: skip
    browser.post(path, data=form)

    with town.sessions() as session:
        agent = session.get_one(Agent, town.prescriber_id)
        assert (agent.role, agent.leads) == (AgentRole.PRESCRIBER, False)
        assert session.get_one(Agent, town.mairie_id).password_hash == HASH
    assert browser.get("/mairie/").status_code == 403


def _link(town: Town, kind: LinkKind) -> str:
    with town.desk() as desk:
        address = new_link(desk, desk.session.get_one(Agent, town.prescriber_id), kind)
    return re.sub(r"^https?://[^/]+", "", address)


def _cookie(browser: FlaskClient) -> str:
    cookie = browser.get_cookie("session")
    assert cookie is not None
    return cookie.value
