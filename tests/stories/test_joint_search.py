"""Two requests of one quartier look for neighbours at one moment: they agree on who asks whom."""

from datetime import date

import pytest

from dispatch import bricoleurs, referents, search
from dispatch.chase import chase, due_requests
from dispatch.joint_search import share_out
from dispatch.requests import Request
from dispatch.states import AskState, State
from tests.stories.town import Phone, Town, pause


@pytest.fixture
def anne(town: Town) -> Phone:
    town.commune_rules(wave_size=1)
    return town.referent()


def _both_in_search(town: Town, anne: Phone) -> list[Request]:
    """Two requests, each waiting for one neighbour of the first wave, due at the same instant."""
    requests = []
    for _ in range(2):
        requests.append(town.records_request())
        anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return requests


def test_nobody_gets_two_asks_at_one_moment(town: Town, anne: Phone) -> None:
    first = town.bricoleur(metres=50)
    requests = _both_in_search(town, anne)
    second, third = town.bricoleur(metres=100), town.bricoleur(metres=600)
    assert len(first.texts) == 2, "at two different moments, each by its own ranking"

    town.fast_forward(minutes=60)

    assert [len(second.texts), len(third.texts)] == [1, 1]
    assert sorted(len(town.asks(request, state=AskState.OPEN)) for request in requests) == [1, 1]


def test_what_was_agreed_is_what_is_asked(town: Town, anne: Phone) -> None:
    """In a commune that wants nobody spared, each request by itself would ask the nearest one."""
    spare_nobody = dict.fromkeys(("rest", "recent", "this_week", "newcomer", "in_hand", "chance"), 0)
    town.commune_rules(wave_size=1, weights=spare_nobody)
    town.bricoleur(metres=50)
    _both_in_search(town, anne)
    second, third = town.bricoleur(metres=100), town.bricoleur(metres=600)

    town.fast_forward(minutes=60)

    assert [len(second.texts), len(third.texts)] == [1, 1]


def test_who_is_no_longer_free_is_replaced_by_the_requests_own_ranking(town: Town, anne: Phone) -> None:
    town.bricoleur(metres=50)
    requests = _both_in_search(town, anne)
    second, third, fourth = (town.bricoleur(metres=metres) for metres in (100, 600, 1_100))
    town.now = town.fresh(requests[0]).chase_at or town.now
    due = due_requests(town.sessions, now=town.now)
    share = share_out(town.sessions, town.line, due, now=town.now)
    assert share.of(requests[0].id) | share.of(requests[1].id) == {second.volunteer_id, third.volunteer_id}

    pause(town, second, date(2027, 1, 1))  # between the agreement and the asking
    for request_id in due:
        chase(town.sessions, town.line, request_id, now=town.now, share=share)

    asked = {ask.volunteer_id for request in requests for ask in town.asks(request, state=AskState.OPEN)}
    assert asked == {third.volunteer_id, fourth.volunteer_id}


def test_with_fewer_neighbours_than_requests_nobody_is_left_without(town: Town, anne: Phone) -> None:
    town.bricoleur(metres=50)
    requests = _both_in_search(town, anne)
    only_one = town.bricoleur(metres=100)

    town.fast_forward(minutes=60)

    assert [len(town.asks(request, state=AskState.OPEN)) for request in requests] == [1, 1]
    assert len(only_one.texts) == 2
    only_one.taps(bricoleurs.accept)
    assert State.ASSIGNED in {town.state(request) for request in requests}


def test_a_request_alone_and_requests_of_other_places_agree_on_nothing(town: Town, anne: Phone) -> None:
    town.bricoleur(metres=50)
    (request, _) = _both_in_search(town, anne)
    town.bricoleur(metres=100)
    later = town.fresh(request).chase_at or town.now

    assert share_out(town.sessions, town.line, [request.id], now=later).allotted == {}
    with town.sessions.begin() as session:
        session.get_one(Request, request.id).sector_id = None
    assert share_out(town.sessions, town.line, due_requests(town.sessions, now=later), now=later).allotted == {}
