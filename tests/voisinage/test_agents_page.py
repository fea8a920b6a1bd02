"""The agents of a commune: invited by a link, given roles, suspended, removed; the last administrator stays."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.journal import OutboxMessage
from dispatch.mail.tables import MailMessage
from dispatch.people import Agent
from dispatch.states import AgentRole
from tests.stories.town import Town
from tests.voisinage.administration.test_carrier_trial import with_carrier
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from tests.voisinage.sign_in import PASSWORD, signs_in, token_in

AGENTS = "/mairie/reglages/agents"


def invites(site: Site, **typed: str) -> TestResponse:
    """An administrator fills the form in and sends it."""
    browser = site.mairie()
    form = {
        "first_name": "Lucie", "last_name": "Martin", "email": "lucie@ccas.example", "standing": "prescriber",
        "organisation": str(_organisation(site.town)), "way": "hand", "phone": "",
    }  # fmt: skip
    return browser.post(AGENTS, data={"csrf_token": csrf_of(browser.get(AGENTS))} | form | typed)


def chooses(browser: FlaskClient, link: str, password: str = PASSWORD) -> TestResponse:
    """Open the link and choose a password."""
    path = link.removeprefix("http://localhost")
    return browser.post(path, data={"csrf_token": token_in(browser.get(path)), "password": password})


def does(site: Site, agent_id: int, noun: str, **typed: str) -> TestResponse:
    """An administrator presses a button beside an agent."""
    browser = site.mairie()
    form = {"csrf_token": csrf_of(browser.get(AGENTS))} | typed
    return browser.post(f"{AGENTS}/{agent_id}/{noun}", data=form, follow_redirects=True)


def link_in(text: str) -> str:
    found = re.search(r"http\S+/compte/acces/[\w-]+", text)
    assert found, text
    return found[0]


def agent_named(town: Town, email: str) -> Agent:
    with town.sessions() as session:
        return session.scalars(select(Agent).where(Agent.email == email)).one()


def _organisation(town: Town) -> int:
    with town.sessions() as session:
        return session.get_one(Agent, town.prescriber_id).organisation_id


@on_both
def test_an_agent_is_invited_by_a_link_that_opens_once(site: Site, town: Town) -> None:
    link = link_in(words(invites(site)))
    browser = site.browser()

    assert "Bienvenue" in words(browser.get(link.removeprefix("http://localhost")))
    assert chooses(browser, link).location == "/demandes"
    assert browser.get("/demandes").status_code == 200
    assert site.browser().get(link.removeprefix("http://localhost")).status_code == 410
    assert signs_in(site.browser(), "lucie@ccas.example").status_code == 302
    assert [entry.details["role"] for entry in town.commune_events("agent_invited")] == ["prescriber"]
    assert len(town.commune_events("access_chosen")) == 1


def test_before_a_password_is_chosen_nobody_enters_and_after_a_week_the_link_is_over(site: Site, town: Town) -> None:
    link = link_in(words(invites(site)))

    for password in ("", "-", PASSWORD, "no account has this password"):
        assert signs_in(site.browser(), "lucie@ccas.example", password).status_code == 422
    town.fast_forward(days=7)
    assert "ne sert plus" in words(site.browser().get(link.removeprefix("http://localhost")))


def test_a_link_sent_again_ends_the_one_before(site: Site, town: Town) -> None:
    first = link_in(words(invites(site)))
    second = link_in(words(does(site, agent_named(town, "lucie@ccas.example").id, "lien")))

    assert site.browser().get(first.removeprefix("http://localhost")).status_code == 410
    assert chooses(site.browser(), second).status_code == 303


def test_where_no_text_leaves_none_is_proposed_and_nobody_is_told_that_one_left(site: Site) -> None:
    assert "Par SMS" not in words(site.mairie().get(AGENTS))
    before = site.everything()

    assert "Choisissez comment lui donner son lien." in words(invites(site, way="sms", phone="06 39 98 05 55"))
    assert site.everything() == before


def test_an_invitation_by_text_reaches_the_phone_and_holds_no_name(
    site: Site, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_carrier(site, monkeypatch, "http")
    invites(site, way="sms", phone="06 39 98 05 55")
    with town.sessions() as session:
        text = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "account_link")).one()

    assert text.to_phone == "+33639980555"
    assert "Lucie" not in (text.body or "")
    assert chooses(site.browser(), link_in(text.body or "")).status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_name": ""}, "Indiquez le prénom"),
        ({"email": "pas une adresse"}, "pas une adresse de courriel"),
        ({"email": "mairie@clairval.exemple"}, "existe déjà"),
        ({"standing": "exploitant"}, "Choisissez un rôle dans la liste."),
        ({"way": "sms", "phone": "01 99 00 01 02"}, "mobile"),
        ({"way": "mail"}, "Choisissez comment lui donner son lien."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nobody_is_invited(
    site: Site, monkeypatch: pytest.MonkeyPatch, typed: dict[str, str], said: str
) -> None:
    with_carrier(site, monkeypatch, "http")
    before = site.everything()

    page = invites(site, **typed)

    assert page.status_code == 422
    assert said in words(page)
    assert 'value="Martin"' in page.text
    assert site.everything() == before


@on_both
def test_a_suspended_agent_is_out_at_once_and_may_come_back(site: Site, town: Town) -> None:
    chosen = site.browser()
    chooses(chosen, link_in(words(invites(site))))
    lucie = agent_named(town, "lucie@ccas.example").id

    assert "suspendu" in words(does(site, lucie, "suspension"))
    assert chosen.get("/demandes").status_code == 302
    assert signs_in(site.browser(), "lucie@ccas.example").status_code == 422

    does(site, lucie, "reprise")
    assert signs_in(site.browser(), "lucie@ccas.example").status_code == 302


@on_both
@pytest.mark.parametrize(("noun", "typed"), [("suspension", {}), ("retrait", {}), ("role", {"standing": "mairie"})])
def test_the_last_administrator_stays(site: Site, town: Town, noun: str, typed: dict[str, str]) -> None:
    assert "dernier administrateur" in words(does(site, town.mairie_id, noun, **typed))

    with town.sessions() as session:
        mairie = session.get_one(Agent, town.mairie_id)
    assert mairie.active
    assert mairie.leads


def test_a_removed_agent_leaves_the_list_and_the_mail_is_free_again(site: Site, town: Town) -> None:
    invites(site)
    lucie = agent_named(town, "lucie@ccas.example").id
    assert "Suspendez d’abord ce compte" in words(does(site, lucie, "retrait"))
    assert agent_named(town, "lucie@ccas.example").active, "one tap takes nothing away that cannot come back"
    does(site, lucie, "suspension")
    does(site, lucie, "retrait")

    assert "lucie@ccas.example" not in words(site.mairie().get(AGENTS))
    assert "Un lien à remettre" in words(invites(site))


def test_another_role_holds_at_once_and_is_noted(site: Site, town: Town) -> None:
    chosen = site.browser()
    chooses(chosen, link_in(words(invites(site))))
    lucie = agent_named(town, "lucie@ccas.example").id

    does(site, lucie, "role", standing="administrator")

    assert chosen.get("/demandes").status_code == 302  # what was open is opened anew
    changed = agent_named(town, "lucie@ccas.example")
    assert (changed.role, changed.leads) == (AgentRole.MAIRIE, True)
    assert [entry.details["after"] for entry in town.commune_events("agent_changed")] == ["administrator"]


def test_who_leads_an_organisation_invites_prescribers_of_it_and_nobody_else(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        session.get_one(Agent, town.prescriber_id).leads = True
    browser = site.signed_in(town.prescriber_id)
    page = browser.get(AGENTS)

    assert "Administrateur" not in words(page)
    assert "Organisation mairie" not in words(page)
    form = {"first_name": "Lucie", "last_name": "Martin", "email": "lucie@ccas.example", "way": "hand",
            "organisation": str(_organisation(town)), "csrf_token": csrf_of(page)}  # fmt: skip
    assert browser.post(AGENTS, data=form | {"standing": "administrator"}).status_code == 422
    assert "Un lien à remettre" in words(browser.post(AGENTS, data=form | {"standing": "prescriber"}))


def test_no_mail_leaves_where_none_can(site: Site, town: Town) -> None:
    invites(site)
    with town.sessions() as session:
        assert session.scalars(select(MailMessage)).all() == []
