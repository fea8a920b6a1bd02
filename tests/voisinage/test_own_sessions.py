"""One's own sessions: listed, ended one by one, all but this one, or by another password; and the link of a reset."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dispatch.mail.tables import MailMessage
from dispatch.people import Agent
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from tests.voisinage.sign_in import PASSWORD, signs_in, token_in
from voisinage.accounts.passwords import hash_password
from voisinage.accounts.tries import LINKS_OF_ACCOUNT
from voisinage.desk import Office

EMAIL, HASH = "prescriber@clairval.exemple", hash_password(PASSWORD)
FRESH = "quatre mots sans rapport ici"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def password(town: Town) -> None:
    with town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=HASH))


def signed_in(site: Site, address: str = "192.0.2.7") -> FlaskClient:
    browser = site.browser()
    browser.environ_base |= {"REMOTE_ADDR": address, "HTTP_USER_AGENT": FIREFOX}
    assert signs_in(browser, EMAIL).status_code == 302
    return browser


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/demandes").status_code == 200


@on_both
def test_each_is_listed_with_its_device_and_whence_and_without_an_address(site: Site) -> None:
    here, _near, _far = signed_in(site), signed_in(site, "192.0.2.99"), signed_in(site, "203.0.113.5")

    page = words(here.get("/compte")).partition("Dernières connexions")[0]  # which tells of each once more

    assert page.count("Firefox sur Windows") == 3
    assert page.count("ici, en ce moment") == 1
    assert page.count("depuis le même réseau") == 1
    assert page.count("depuis un autre réseau") == 1
    page = words(here.get("/compte"))
    assert not re.search(r"192\.0\.2|203\.0\.113", page)


@on_both
def test_one_is_ended_and_the_others_go_on(site: Site, town: Town) -> None:
    here, lost, other = signed_in(site), signed_in(site), signed_in(site)
    page = here.get("/compte")
    first, second = sorted(re.findall(r"/compte/sessions/(\d+)/fin", page.text), key=int)

    answer = here.post(f"/compte/sessions/{first}/fin", data={"csrf_token": csrf_of(page)}, follow_redirects=True)

    assert "Cet appareil est déconnecté" in words(answer)
    assert [is_in(one) for one in (here, lost, other)] == [True, False, True]
    mairie = site.mairie()
    stolen = mairie.post(f"/compte/sessions/{second}/fin", data={"csrf_token": csrf_of(mairie.get("/compte"))})
    assert stolen.status_code == 404, "nobody ends the session of somebody else"
    assert is_in(other)


@on_both
def test_all_the_others_are_ended_at_once(site: Site) -> None:
    here, *others = signed_in(site), signed_in(site), signed_in(site)

    here.post("/compte/sessions/fin", data={"csrf_token": csrf_of(here.get("/compte"))})

    assert is_in(here)
    assert not any(is_in(one) for one in others)
    assert "Déconnecter tous les autres" not in words(here.get("/compte"))


@on_both
def test_another_password_ends_the_others_and_is_noted(site: Site, town: Town) -> None:
    here, other = signed_in(site), signed_in(site)
    form = {"csrf_token": csrf_of(here.get("/compte")), "present": PASSWORD, "password": FRESH}

    assert here.post("/compte/mot-de-passe", data=form).status_code == 303

    assert [is_in(here), is_in(other)] == [True, False]
    assert signs_in(site.browser(), EMAIL).status_code == 422
    assert signs_in(site.browser(), EMAIL, FRESH).status_code == 302
    assert [entry.details["agent"] for entry in town.commune_events("access_chosen")] == [town.prescriber_id]


@pytest.fixture
def writing(site: Site) -> Site:
    """The same site where mails can leave."""
    office: Office = site.app.extensions["voisinage"]
    site.app.extensions["voisinage"] = replace(office, line=replace(office.line, can_mail=True))
    return site


def asks_for_link(site: Site, email: str) -> str:
    browser = site.browser()
    form = {"csrf_token": token_in(browser.get("/connexion/oubli")), "email": email}
    answer = browser.post("/connexion/oubli", data=form, headers={"X-Forwarded-Host": "ailleurs.exemple"})
    told = words(answer)
    answer.close()  # the mail is written once the answer has left
    return told


def mails(town: Town) -> list[MailMessage]:
    with town.sessions() as session:
        return list(session.scalars(select(MailMessage).order_by(MailMessage.id)))


@on_both
def test_a_forgotten_password_is_chosen_anew_by_mail_and_ends_every_session(writing: Site, town: Town) -> None:
    open_before = signed_in(writing)
    told, unknown = asks_for_link(writing, EMAIL.upper()), asks_for_link(writing, "personne@clairval.exemple")
    assert told == unknown, "the answer tells nobody whether there is an account"
    (mail,) = mails(town)
    assert (mail.to_address, mail.agent_id) == (EMAIL, town.prescriber_id)
    assert "ailleurs.exemple" not in (mail.body or "")
    path = re.findall(r"https?://[^/]+(/compte/acces/\S+)", mail.body or "")[0]

    browser = writing.browser()
    form = {"csrf_token": token_in(browser.get(path)), "password": FRESH}

    assert browser.post(path, data=form).status_code == 303
    assert is_in(browser)
    assert not is_in(open_before)


def test_nobody_fills_a_letter_box_by_asking_again_and_again(writing: Site, town: Town) -> None:
    told = {asks_for_link(writing, EMAIL) for _ in range(LINKS_OF_ACCOUNT.most + 3)}

    assert len(told) == 1
    assert len(mails(town)) == LINKS_OF_ACCOUNT.most
