"""What each page and link shows of the person who is helped, to whom, in which state: the whole table.

N their first name, P their number, A their address, C the code at their door.
"""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch import bricoleurs, mairie, referents, search
from dispatch.links import ask_for_token
from dispatch.requests import Request
from dispatch.retention.periods import LIMITS, Kept
from dispatch.retention.tables import RetentionPeriod
from sms.console_calls import ConsoleCalls
from tests.pages.stages import Stages
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Phone, Town
from tests.voisinage.demo_instance import TUESDAY
from tests.voisinage.open_site import Site, looks, on_both, taps, words

# Pages of a link, in the browser in which somebody pressed the button. In any other they show nothing at all.
BY_LINK = {
    # a referent who is asked, and has not taken charge, or no more
    "asked": "", "urgent": "", "referent declined": "", "referent stopped": "",
    # a referent in charge: until the mairie acts, or it ends
    "in charge": "NPA", "choosing": "NPA", "waiting": "NPA", "half a pair": "NPA",
    "expected": "NPAC",  # tells the person who comes, and which code they will say
    "done": "NP",  # has only to call them
    "mairie has it": "",
    "verified": "", "cancelled": "", "passed on": "", "unmet": "",
    # a bricoleur who is asked, and has not said yes, or no more
    "neighbour asked": "", "neighbour declined": "", "neighbour late": "", "neighbour lapsed": "",
    "second of a pair": "", "neighbour gave back": "", "neighbour beaten": "", "neighbour stopped": "",
    # a bricoleur who said yes: never the person's number, which is the referent's
    "first of a pair": "NAC", "neighbour expected": "NAC",
    "neighbour done": "NAC",  # some hours more: see below
    "neighbour thanked": "", "neighbour cancelled": "", "taken back": "",
}  # fmt: skip

# Pages of agents, for a request that somebody is expected for.
PRESCRIBER, MAIRIE, ELSEWHERE = "prescriber", "mairie", "another commune"
BY_ACCOUNT = {
    "/demandes": {PRESCRIBER: "N", MAIRIE: "N", ELSEWHERE: ""},
    "/demandes/{ref}": {PRESCRIBER: "NPAC", MAIRIE: "NPAC", ELSEWHERE: ""},
    "/demandes/{ref}/fiche": {PRESCRIBER: "NC", MAIRIE: "NC", ELSEWHERE: ""},
    "/demandes/{ref}/modifier": {PRESCRIBER: "NP", MAIRIE: "NP", ELSEWHERE: ""},
    "/demandes/{ref}/annuler": {PRESCRIBER: "N", MAIRIE: "N", ELSEWHERE: ""},
    # Lists of the mairie: the work, the sector, who has it in hand; the person stands on the page one opens.
    "/mairie/": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/demandes": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/demandes?etat=toutes": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/demandes.csv": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/listes/demandes.csv": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/appels": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},  # names once somebody has made the sheet
    "/mairie/crise": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},  # names while a crisis is on
    "/mairie/numeros": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/benevoles": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/carte": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/chiffres": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/donnees": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/demandes/{ref}": {PRESCRIBER: "", MAIRIE: "NPAC", ELSEWHERE: ""},
    "/mairie/demandes/{ref}/adresse": {PRESCRIBER: "", MAIRIE: "A", ELSEWHERE: ""},
    "/mairie/demandes/{ref}/choisir/voisin": {PRESCRIBER: "", MAIRIE: "", ELSEWHERE: ""},
    "/mairie/personnes/{person}": {PRESCRIBER: "", MAIRIE: "NP", ELSEWHERE: ""},
}


def shown(answer: TestResponse, request: Request) -> str:
    """Which of the four stand on it."""
    page = answer.text + words(answer)
    told = {
        "N": "Odette",
        "P": r"\+33199000199|01.99.00.01.99",
        "A": "rue des Lilas",
        "C": rf"\b{request.mission_code}\b",
    }
    return "".join(letter for letter, pattern in told.items() if re.search(pattern, page))


@pytest.fixture
def stages(site: Site) -> Stages:
    site.town.now, site.town.caller = TUESDAY, ConsoleCalls()
    return Stages(site.town)


def opening(site: Site, stages: Stages) -> FlaskClient:
    """A browser in which the details of every ask were opened."""
    browser = site.browser()
    with browser.session_transaction() as session:
        session["opened"] = stages.opened
    return browser


def test_every_link_shows_what_its_reader_needs_now(site: Site, stages: Stages) -> None:
    opened, anybody = opening(site, stages), site.browser()
    found, to_others = dict[str, str](), dict[str, str]()
    for name in BY_LINK:
        request = _request_behind(site.town, stages, name)
        found[name] = shown(opened.get(stages.links[name]), request)
        to_others[name] = shown(anybody.get(stages.links[name]), request)

    assert found == BY_LINK
    assert {name for name, letters in to_others.items() if letters} == set()
    assert set(stages.links) - set(BY_LINK) == _NOT_OF_A_REQUEST


_NOT_OF_A_REQUEST = {"number to confirm", "number confirmed", "number too old", "cold asked", "cold lost", "cold back",
                     "cold first", "cold second"}  # fmt: skip


def _request_behind(town: Town, stages: Stages, name: str) -> Request:
    with town.sessions() as session:
        ask = ask_for_token(session, stages.links[name].removeprefix("/l/"))
        assert ask is not None
        return ask.request


def test_every_page_of_an_agent_shows_what_its_work_needs(site: Site) -> None:
    town = site.town
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    browsers = {
        PRESCRIBER: site.signed_in(town.prescriber_id),
        MAIRIE: site.mairie(),
        ELSEWHERE: site.signed_in(neighbour_town(town).mairie_id),
    }
    names = {"ref": request.ref, "person": request.person_id}
    found = {
        path: {who: shown(browser.get(path.format(**names)), request) for who, browser in browsers.items()}
        for path in BY_ACCOUNT
    }

    assert found == BY_ACCOUNT


def visited(town: Town) -> tuple[Request, Phone, Phone]:
    """Paul has been there, and said so."""
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    return request, anne, paul


@on_both
def test_some_hours_after_the_visit_the_page_of_the_bricoleur_is_blank(site: Site) -> None:
    town = site.town
    request, _, paul = visited(town)
    browser = site.browser()
    assert shown(browser.post(f"/l/{paul.link()}/fiche"), request) == "NAC"

    town.now += timedelta(hours=LIMITS[Kept.SHEETS].length - 1)
    assert shown(browser.post(f"/l/{paul.link()}/fiche"), request) == "NAC"

    town.now += timedelta(hours=2)
    for answer in (looks(browser, paul), browser.post(f"/l/{paul.link()}/fiche"), looks(site.browser(), paul)):
        assert shown(answer, request) == ""
        assert "ne s’affichent plus ici : votre visite est finie depuis plus de 24 heures" in words(answer)
        assert "01 99 00 01 00" in words(answer), "whom to call"
    assert "Temps" in words(looks(browser, paul)) or "temps" in words(looks(browser, paul)), "what is theirs stays"


@on_both
def test_the_mairie_chooses_after_how_many_hours(site: Site) -> None:
    town = site.town
    request, _, paul = visited(town)
    with town.sessions.begin() as session:
        session.add(RetentionPeriod(commune_id=town.commune_id, kept=Kept.SHEETS, length=2))
    town.now += timedelta(hours=3)

    page = site.browser().post(f"/l/{paul.link()}/fiche")

    assert shown(page, request) == ""
    assert "depuis plus de 2 heures" in words(page)


def test_what_the_mairie_gives_back_is_shown_again(site: Site) -> None:
    town = site.town
    anne = town.referent()
    request, browser = town.records_request(), site.browser()
    assert shown(taps(browser, anne, "prise-en-charge"), request) == "NPA"

    blank = taps(browser, anne, "appel-a-la-mairie")
    assert shown(blank, request) == ""
    assert "Si elle vous rend la demande, ils reviennent" in words(blank)

    town.acts(mairie.relaunch, request)
    assert shown(looks(browser, anne), request) == "NPA"
