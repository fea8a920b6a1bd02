"""The mairie reads what could not be understood, and says with one tap what it means."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch import bricoleurs, referents, search
from dispatch.line import IncomingText
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import Role, State, StopBy
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, csrf_of, looks, on_both, taps, words

WORDS = "Je veux bien mais pas avant 18h"


def last_text(town: Town) -> IncomingText:
    with town.sessions() as session:
        return session.scalars(select(IncomingText).order_by(IncomingText.id.desc())).first() or pytest.fail("no text")


def first_ask(town: Town, request: Request) -> int:
    """The first ask made of a referent for this request."""
    return town.asks(request, role=Role.REFERENT)[0].id


def presses(browser: FlaskClient, text: IncomingText, noun: str, **form: object) -> TestResponse:
    """Press a button beside a text, as the page has it, and follow where it leads."""
    page = browser.get("/mairie/")
    data = {"csrf_token": csrf_of(page), **form}
    return browser.post(f"/mairie/reponses/{text.id}/{noun}", data=data, follow_redirects=True)


def is_stopped(town: Town, phone: Phone) -> StopBy | None:
    with town.sessions() as session:
        volunteer = session.get_one(Volunteer, phone.volunteer_id)
        return volunteer.stopped_by if volunteer.stopped_at else None


@on_both
def test_what_was_not_understood_waits_for_a_reader_with_a_button_for_each_meaning(site: Site, town: Town) -> None:
    anne = town.referent()
    first, second = town.records_request("bulb"), town.records_request("fuse")
    anne.replies(WORDS)

    page = site.mairie().get("/mairie/")

    assert "1 réponse à lire" in words(page)
    assert f"a écrit, lundi 23 novembre à 9h : {WORDS}" in words(page)
    assert f"tel:{anne.number}" in page.text
    for request in (first, second):
        assert request.ref in words(page)
    assert words(page).count("C’est oui C’est non") == 2
    assert "C’est fait" not in words(page)
    assert "Ne veut plus de messages Rien à faire" in words(page)
    assert "Rien pour le moment" not in words(page)


@on_both
def test_each_demand_bears_the_letter_that_the_volunteer_knows_it_by(site: Site, town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb"), town.records_request("fuse")
    anne.replies("plutôt la B")

    page = words(site.mairie().get("/mairie/"))

    assert re.search(r"Changer une ampoule \(\w{5}, lettre A\)", page)
    assert re.search(r"Remplacer un fusible \(\w{5}, lettre B\)", page)


@on_both
def test_a_yes_read_by_the_mairie_is_a_yes(site: Site, town: Town) -> None:
    anne = town.referent()
    first, second = town.records_request("bulb"), town.records_request("fuse")
    anne.replies(WORDS)
    ask = first_ask(town, second)

    page = presses(site.mairie(), last_text(town), "oui", demande=ask)

    town.delivers()
    assert "comme si cette réponse avait été comprise" in words(page)
    assert "réponse à lire" not in words(page)
    assert [town.state(first), town.state(second)] == [State.OPEN, State.IN_CHARGE]
    anne.expects("Vous suivez cette demande : remplacer un fusible")
    text = last_text(town)
    assert (text.body, text.handled_by_id, text.handled_at) == (None, town.mairie_id, town.now)
    story = words(site.mairie().get(f"/mairie/demandes/{second.ref}"))
    assert "a lu la réponse de Dominique" in story
    assert "c’est oui." in story


def test_done_and_cannot_any_more_are_offered_for_what_they_have_in_hand(site: Site, town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.replies("oui").replies("ma voiture est en panne")
    browser = site.mairie()
    assert "a dit oui Ne peut plus C’est fait" in words(browser.get("/mairie/"))

    presses(browser, last_text(town), "non", demande=town.asks(request)[0].id)

    assert town.state(request) is State.IN_CHARGE
    nadia.expects("changer une ampoule")
    nadia.replies("oui").replies("j'ai tout remis en marche")
    presses(browser, last_text(town), "fait", demande=town.asks(request)[-1].id)
    assert town.state(request) is State.DONE


@on_both
def test_no_more_messages_read_by_the_mairie(site: Site, town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    anne.replies("laissez-moi tranquille")

    page = presses(site.mairie(), last_text(town), "arret")

    town.delivers()
    assert is_stopped(town, anne) is StopBy.MAIRIE
    bruno.expects("changer une ampoule")
    assert "1 bénévole ne veut plus de SMS" in words(page)
    assert "plus de messages." in words(site.mairie().get(f"/mairie/demandes/{request.ref}"))


def test_nothing_to_do_wipes_the_words(site: Site, town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    anne.replies("bonne fête à tous")
    page = presses(site.mairie(), last_text(town), "rien")
    assert "cette réponse est lue" in words(page)
    assert last_text(town).body is None
    assert town.state(request) is State.OPEN


@on_both
def test_of_two_agents_at_once_one_acts_and_the_other_is_told(site: Site, town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    anne.replies(WORDS)
    text, ask = last_text(town), first_ask(town, request)
    browsers = [site.mairie(), site.mairie()]
    tokens = [csrf_of(browser.get("/mairie/")) for browser in browsers]
    start = Barrier(2)

    def press(agent: int) -> str:
        start.wait()
        data = {"csrf_token": tokens[agent], "demande": ask}
        return words(browsers[agent].post(f"/mairie/reponses/{text.id}/oui", data=data, follow_redirects=True))

    with ThreadPoolExecutor(2) as agents:
        answers = list(agents.map(press, range(2)))
    assert sum("comme si cette réponse avait été comprise" in answer for answer in answers) == 1
    assert sum("Un collègue a déjà lu cette réponse" in answer for answer in answers) == 1
    assert town.events(request).count("taken_charge") == 1
    assert town.events(request).count("reply_read") == 1


def test_what_can_no_longer_be_meant_stays_to_be_read(site: Site, town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    nadia.replies(WORDS)
    paul.taps(bricoleurs.accept)
    (ask,) = [one for one in town.asks(request) if one.volunteer_id == nadia.volunteer_id]

    page = presses(site.mairie(), last_text(town), "oui", demande=ask.id)

    assert "La situation a changé entre-temps" in words(page)
    assert WORDS in words(page)
    assert "Aucune demande n’attend sa réponse." in words(page)


def test_an_old_or_forged_button_changes_nothing(site: Site, town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    anne.replies("non")
    bruno.replies(WORDS)
    text, browser = last_text(town), site.mairie()
    of_anne = first_ask(town, request)
    before = site.everything()

    for noun, form in (("oui", {"demande": of_anne}), ("oui", {}), ("oui", {"demande": 10**20}), ("parler", {})):
        assert presses(browser, text, noun, **form).status_code == 404
    assert presses(browser, IncomingText(id=10**20), "rien").status_code == 404
    assert browser.post(f"/mairie/reponses/{text.id}/rien").status_code == 400, "without its token"
    assert browser.get(f"/mairie/reponses/{text.id}/rien").status_code == 405
    prescriber = site.signed_in(town.prescriber_id)
    assert prescriber.post(f"/mairie/reponses/{text.id}/rien").status_code in (400, 403)
    assert site.everything() == before


@on_both
def test_another_commune_neither_reads_nor_answers(site: Site, town: Town) -> None:
    anne = town.referent()
    town.records_request()
    anne.replies(WORDS)
    anne.taps(referents.decline)
    stranger = site.signed_in(neighbour_town(town).mairie_id)
    before = site.everything()

    assert WORDS not in words(stranger.get("/mairie/"))
    for path in (f"reponses/{last_text(town).id}/rien", f"benevoles/{anne.volunteer_id}/retour"):
        data = {"csrf_token": csrf_of(stranger.get("/mairie/"))}
        assert stranger.post(f"/mairie/{path}", data=data).status_code == 404
    assert site.everything() == before


@on_both
def test_the_mairie_sees_who_stopped_and_brings_them_back(site: Site, town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.records_request()
    site.browser().post(f"/l/{anne.link()}/arret")
    town.fast_forward(minutes=5)
    bruno.expects("changer une ampoule").replies("STOP")
    browser = site.mairie()

    page = browser.get("/mairie/")

    assert "2 bénévoles ne veulent plus de SMS" in words(page)
    assert "Depuis lundi 23 novembre à 9h , sur la page d’un SMS." in words(page)
    assert "Depuis lundi 23 novembre à 9h05 , par SMS." in words(page)
    data = {"csrf_token": csrf_of(page)}
    for _ in range(2):
        back = browser.post(f"/mairie/benevoles/{anne.volunteer_id}/retour", data=data, follow_redirects=True)
        assert "recevra de nouveau nos demandes" in words(back)
    assert is_stopped(town, anne) is None
    assert is_stopped(town, bruno) is StopBy.REPLY


def test_the_page_of_a_link_stops_and_brings_back_whatever_became_of_the_ask(site: Site, town: Town) -> None:
    anne = town.referent()
    town.records_request()
    anne.replies("non")
    browser = site.browser()
    before = site.everything()
    assert "Ne plus recevoir de messages" in words(looks(browser, anne))
    assert browser.get(f"/l/{anne.link()}/arret").status_code == 302
    assert site.everything() == before, "looking stops nobody"

    assert "Vous ne recevez plus nos messages" in words(taps(browser, anne, "arret"))
    assert is_stopped(town, anne) is StopBy.LINK
    assert "START" not in words(looks(browser, anne))
    assert "Recevoir de nouveau les demandes" in words(looks(browser, anne))
    taps(browser, anne, "reprise")
    assert is_stopped(town, anne) is None


def test_whoever_the_carrier_keeps_from_us_reads_what_to_send_it(site: Site, town: Town) -> None:
    anne = town.referent()
    town.records_request()
    with town.sessions.begin() as session:
        volunteer = session.get_one(Volunteer, anne.volunteer_id)
        volunteer.stopped_at, volunteer.stopped_by = town.now, StopBy.CARRIER
    assert "envoyez d’abord START" in words(looks(site.browser(), anne))
    assert "tant que cette personne ne lui a pas envoyé START" in words(site.mairie().get("/mairie/"))
