"""Several thumbs at once: one place, one winner, and a kind page for everybody else."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from dispatch import referents, search
from dispatch.states import AskState, State
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, open_site, words

CROWD = 8


@pytest.fixture
def site(sessions: sessionmaker[Session], database_url: str) -> Iterator[Site]:
    with open_site(sessions, database_url) as site:
        yield site


@pytest.fixture
def town(site: Site) -> Town:
    return site.town


def at_once(site: Site, phones: list[Phone], noun: str) -> list[TestResponse]:
    """Every phone presses the same button at the same instant, without following where it leads."""
    start = Barrier(len(phones))

    def press(phone: Phone) -> TestResponse:
        link, browser = phone.link(), site.browser()
        start.wait()
        return browser.post(f"/l/{link}/{noun}")

    with ThreadPoolExecutor(len(phones)) as pool:
        return list(pool.map(press, phones))


def test_eight_accept_at_once_and_one_gets_the_place(site: Site, town: Town) -> None:
    town.commune_rules(wave_size=CROWD)
    crowd = [town.bricoleur(metres=10 + rank) for rank in range(CROWD)]
    anne = town.referent()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    answers = at_once(site, crowd, "acceptation")

    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: CROWD - 1}
    losers = [words(answer) for answer in answers if answer.status_code == 409]
    assert all("Quelqu’un d’autre a pu venir. Vous n’avez plus rien à faire." in page for page in losers)
    assert not any("Odette" in page for page in losers)
    assert [ask.state for ask in town.asks(request)].count(AskState.ACCEPTED) == 1
    assert town.state(request) is State.ASSIGNED


def test_one_thumb_that_taps_four_times_at_once(site: Site, town: Town) -> None:
    anne = town.referent()
    request = town.records_request()

    answers = at_once(site, [anne] * 4, "prise-en-charge")

    assert {answer.status_code for answer in answers} == {303}
    assert town.events(request).count("taken_charge") == 1


def test_asking_for_help_while_somebody_hands_over(site: Site, town: Town) -> None:
    """Two different buttons of one page: the first counts, the second is told how things stand."""
    anne = town.referent()
    town.records_request()
    anne.taps(referents.take_charge)
    start, link = Barrier(2), anne.link()

    def press(noun: str) -> TestResponse:
        start.wait()
        return site.browser().post(f"/l/{link}/{noun}")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, ("relais", "appel-a-la-mairie")))

    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: 1}
