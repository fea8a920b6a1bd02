"""Two workers who choose at one moment keep the limits that one keeps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

import pytest

from dispatch import referents, search
from dispatch.desk import Desk
from dispatch.errors import IllegalMove
from dispatch.links import ask_for_token
from dispatch.overruling.reassigning import Choice, choose_bricoleur, choose_referent
from dispatch.people import Agent, Volunteer
from dispatch.requests import Request
from dispatch.states import Role
from tests.stories.town import Phone, Town

SOON = 1.0  # seconds: far more than a search takes that waits for nobody


def test_nobody_is_asked_twice_by_two_searches_at_once(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne, paul = town.referent(), town.bricoleur()
    tokens = [_taken_charge(town, anne, job)[1] for job in ("bulb", "fuse")]

    _at_once(town, lambda desk: _searches(desk, tokens[0]), lambda desk: _searches(desk, tokens[1]))

    assert len(paul.texts) == 1
    assert sum(len(town.asks(request)) for request in town.requests()) == 1


def test_an_agent_beside_a_search_asks_nobody_beyond_their_limits(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne, paul = town.referent(), town.bricoleur()
    (_, token), (other, _) = [_taken_charge(town, anne, job) for job in ("bulb", "fuse")]

    def chooses(desk: Desk) -> None:
        agent = desk.session.get_one(Agent, town.mairie_id)
        with pytest.raises(IllegalMove):
            choose_bricoleur(desk, other.id, agent, choice=Choice(paul.volunteer_id))

    _at_once(town, lambda desk: _searches(desk, token), chooses)

    assert len(paul.texts) == 1
    assert town.asks(other) == []


def test_an_agent_beside_a_new_request_gives_no_referent_more_than_they_follow(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    with town.sessions.begin() as session:
        session.get_one(Volunteer, bruno.volunteer_id).max_open = 1
    first, second = town.records_request("bulb"), town.records_request("fuse")
    for request in (first, second):
        assert [ask.volunteer_id for ask in town.asks(request, role=Role.REFERENT)] == [anne.volunteer_id]

    def declines(desk: Desk) -> None:
        ask = next(one for one in desk.session.get_one(Request, first.id).asks if one.role is Role.REFERENT)
        referents.decline(desk, ask)  # Bruno is next

    def chooses(desk: Desk) -> None:
        agent = desk.session.get_one(Agent, town.mairie_id)
        with pytest.raises(IllegalMove):
            choose_referent(desk, second.id, agent, choice=Choice(bruno.volunteer_id))

    _at_once(town, declines, chooses)

    assert len(bruno.texts) == 1


def _at_once(town: Town, first: Callable[[Desk], None], second: Callable[[Desk], None]) -> None:
    """The second looks while what the first chose is not there to be read yet."""
    chosen = Signal()

    def one() -> None:
        with town.desk() as desk:
            first(desk)
            desk.session.flush()
            chosen.set()
            Signal().wait(SOON)

    def other() -> None:
        chosen.wait()
        with town.desk() as desk:
            second(desk)

    with ThreadPoolExecutor(2) as pool:
        for done in (pool.submit(one), pool.submit(other)):
            done.result()
    town.delivers()


def _searches(desk: Desk, token: str) -> None:
    ask = ask_for_token(desk.session, token)
    assert ask is not None
    search.ask_in_waves(desk, ask)


def _taken_charge(town: Town, anne: Phone, job: str) -> tuple[Request, str]:
    """The request, and the link by which its referent looks for neighbours."""
    request = town.records_request(job, hours=6 * 24)
    anne.taps(referents.take_charge)
    return request, anne.link()
