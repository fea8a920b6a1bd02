"""Several thumbs at once: one place, one winner, and a kind page for everybody else."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from dispatch import bricoleurs, referents, search
from dispatch.people import AvailabilitySlot
from dispatch.states import AskState, State
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, on_both, words

CROWD = 8


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


@on_both
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


@on_both
def test_one_thumb_that_taps_four_times_at_once(site: Site, town: Town) -> None:
    anne = town.referent()
    request = town.records_request()

    answers = at_once(site, [anne] * 4, "prise-en-charge")

    assert {answer.status_code for answer in answers} == {303}
    assert town.events(request).count("taken_charge") == 1


@on_both
def test_the_persons_yes_and_no_at_once(site: Site, town: Town) -> None:
    """Two different buttons of one page: the first counts, the second is told how things stand."""
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    start, link = Barrier(2), anne.link()

    def press(noun: str) -> TestResponse:
        start.wait()
        return site.browser().post(f"/l/{link}/{noun}")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, ("confirmation", "reouverture")))

    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: 1}


@on_both
def test_two_visits_at_one_hour_are_promised_once(site: Site, town: Town) -> None:
    """The same neighbour says yes to both at the same instant: one counts, and others are asked for the other."""
    anne, paul = town.referent(), town.bricoleur()
    free_on_tuesday(town, paul)
    requests = [town.records_request(job, hours=48) for job in ("bulb", "fuse")]
    for token in (anne.link(0), anne.link(1)):
        anne.taps(referents.take_charge, token=token).taps(search.ask_in_waves, token=token)
    tokens = paul.link(0), paul.link(1)
    start = Barrier(2)

    def press(token: str) -> TestResponse:
        browser = site.browser()
        start.wait()
        return browser.post(f"/l/{token}/acceptation")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, tokens))

    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: 1}
    refused = next(words(answer) for answer in answers if answer.status_code == 409)
    assert "Cette visite ne va pas avec les heures déjà promises" in refused
    assert "Odette" not in refused
    states = Counter(ask.state for request in requests for ask in town.asks(request))
    assert states == {AskState.ACCEPTED: 1, AskState.STOOD_DOWN: 1}


def free_on_tuesday(town: Town, phone: Phone) -> None:
    slot = AvailabilitySlot(volunteer_id=phone.volunteer_id, weekday=1, start_at=time(9), end_at=time(10))
    with town.sessions.begin() as session:
        session.add(slot)
