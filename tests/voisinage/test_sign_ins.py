"""Every time an account was opened is told to its owner and to the mairie: when, with what, on what; and forgotten."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from dispatch.consulting.sign_ins import Second, SignIn
from dispatch.journal_chain.verifying import verify
from dispatch.people import Agent
from dispatch.retention.erasing import FORMER
from dispatch.retention.periods import LIMITS, Kept
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from tests.voisinage.sign_in import PASSWORD, signs_in
from voisinage.accounts.passwords import hash_password
from voisinage.jobs import retention_work, seal_work

EMAIL, HASH = "prescriber@clairval.exemple", hash_password(PASSWORD)


@pytest.fixture(autouse=True)
def password(town: Town) -> None:
    with town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=HASH))


def signed_in(site: Site, address: str = "192.0.2.7", email: str = EMAIL) -> FlaskClient:
    browser = site.browser()
    browser.environ_base |= {"REMOTE_ADDR": address, "HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}
    assert signs_in(browser, email).status_code == 302
    return browser


def kept(town: Town) -> list[SignIn]:
    with town.sessions() as session:
        return list(session.scalars(select(SignIn).order_by(SignIn.id)))


@on_both
def test_each_is_shown_to_its_owner_and_holds_neither_mail_nor_address(site: Site, town: Town) -> None:
    signed_in(site, "203.0.113.5")
    town.now += timedelta(hours=1)
    page = words(signed_in(site).get("/compte"))

    assert "Dernières connexions" in page
    assert page.count("Mot de passe, sans second facteur") == 2
    assert page.count("Ce n’était pas moi") == 1, "not of the session in hand"
    with town.sessions() as session:
        row = str(session.execute(text("SELECT * FROM sign_in")).all())
    assert EMAIL not in row
    assert not re.search(r"192\.0\.2|203\.0\.113", row)


@on_both
def test_a_refused_try_is_none(site: Site, town: Town) -> None:
    signs_in(site.browser(), EMAIL, "ce n'est pas le bon")
    assert kept(town) == []


@on_both
def test_what_is_owed_is_told_from_what_was_given(site: Site, town: Town) -> None:
    signed_in(site, email="mairie@clairval.exemple")
    (one,) = kept(town)
    assert one.second is Second.OWED


@on_both
def test_that_was_not_me_ends_every_other_session_and_tells_the_mairie_once(site: Site, town: Town) -> None:
    thief = signed_in(site, "203.0.113.5")
    town.now += timedelta(hours=1)
    mine = signed_in(site)
    page = mine.get("/compte")
    (address,) = re.findall(r"/compte/connexions/\d+/pas-moi", page.text)

    for _ in range(2):
        answer = mine.post(address, data={"csrf_token": csrf_of(page)}, follow_redirects=True)
        assert "la mairie est prévenue" in words(answer)
    assert thief.get("/demandes").status_code == 302
    assert mine.get("/demandes").status_code == 200

    mairie = site.mairie()
    assert "Un agent signale une connexion" in words(mairie.get("/mairie/"))
    page = mairie.get("/mairie/reglages/connexions")
    assert "« Ce n’était pas moi »" in words(page)
    (seen,) = re.findall(r"/mairie/reglages/connexions/\d+/vue", page.text)
    mairie.post(seen, data={"csrf_token": csrf_of(page)})
    assert "signale une connexion" not in words(mairie.get("/mairie/"))
    assert "Camille Petit" in mairie.get("/mairie/reglages/connexions.csv").text
    assert len(town.commune_events("sign_in_disowned")) == 1


@on_both
def test_nobody_disowns_the_sign_in_of_somebody_else(site: Site, town: Town) -> None:
    signed_in(site, email="mairie@clairval.exemple")
    mine = signed_in(site)
    form = {"csrf_token": csrf_of(mine.get("/compte"))}
    others, own = kept(town)

    assert mine.post(f"/compte/connexions/{others.id}/pas-moi", data=form).status_code == 404
    assert mine.post(f"/compte/connexions/{own.id}/pas-moi", data=form).status_code == 404
    assert [one.disowned_at for one in kept(town)] == [None, None]


@on_both
def test_they_are_forgotten_after_their_time(site: Site, town: Town) -> None:
    signed_in(site)
    town.now = (town.now + LIMITS[Kept.SIGN_INS].length * timedelta(days=30)).replace(hour=2)
    assert len(kept(town)) == 1
    retention_work(site.app)()
    assert len(kept(town)) == 1, "not yet"

    town.now += timedelta(days=40)
    retention_work(site.app)()
    assert kept(town) == []


@on_both
def test_the_name_of_a_former_agent_goes_and_the_journal_still_holds(site: Site, town: Town) -> None:
    town.records_request()
    page = (mairie := site.mairie()).get("/mairie/reglages/agents")
    for noun in ("suspension", "retrait"):
        mairie.post(f"/mairie/reglages/agents/{town.prescriber_id}/{noun}", data={"csrf_token": csrf_of(page)})
    seal_work(site.app)()
    town.now = (town.now + timedelta(days=LIMITS[Kept.AGENTS].length * 30)).replace(hour=2)
    retention_work(site.app)()
    assert name_of(town) == ("Camille", "Petit"), "not yet"

    town.now += timedelta(days=40)
    retention_work(site.app)()

    assert name_of(town) == FORMER
    assert name_of(town, town.mairie_id) == ("Camille", "Petit"), "who is still here keeps theirs"
    secret = site.app.extensions["voisinage"].settings.secret_key
    with town.sessions() as session:
        verdict = verify(session, town.commune_id, secret)
    assert verdict.broken_at is None
    assert verdict.held > 0
    (request,) = town.requests()
    assert "Un ancien agent" in words(site.mairie().get(f"/mairie/demandes/{request.ref}"))


@on_both
def test_an_agent_takes_away_all_that_is_held_on_them_and_nothing_of_others(site: Site, town: Town) -> None:
    anne = town.referent()
    town.records_request(access_notes="Sonnez deux fois.")
    browser = signed_in(site)
    answer = browser.get("/compte/donnees.zip")

    with zipfile.ZipFile(BytesIO(answer.data)) as file:
        read, machine = file.read("a-lire.html").decode(), file.read("donnees.json").decode()
    for told in (EMAIL, "Petit", "Firefox sur Windows", "recorded"):
        assert told in machine, told
    assert "Firefox sur Windows" in read
    for other in ("Odette", "+33199000199", "12 rue des Lilas", "Sonnez", anne.number, HASH, "mairie@clairval"):
        assert other not in read + machine, other


@on_both
def test_nobody_takes_away_the_data_of_somebody_else(site: Site) -> None:
    assert site.browser().get("/compte/donnees.zip").status_code == 302


def name_of(town: Town, agent_id: int = 0) -> tuple[str, str]:
    with town.sessions() as session:
        agent = session.get_one(Agent, agent_id or town.prescriber_id)
        return agent.first_name, agent.last_name
