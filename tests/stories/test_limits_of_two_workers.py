"""Two workers who choose at one moment keep the limits that one keeps."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

from dispatch import referents, search
from dispatch.links import ask_for_token
from dispatch.requests import Request
from tests.stories.town import Phone, Town

SOON = 1.0  # seconds: far more than a search takes that waits for nobody


def test_nobody_is_asked_twice_by_two_searches_at_once(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne, paul = town.referent(), town.bricoleur()
    tokens = [_taken_charge(town, anne, job) for job in ("bulb", "fuse")]
    chosen = Signal()

    def first() -> None:
        with town.desk() as desk:
            ask = ask_for_token(desk.session, tokens[0])
            assert ask is not None
            search.ask_in_waves(desk, ask)
            chosen.set()
            Signal().wait(SOON)  # the other looks in the meantime

    def second() -> None:
        chosen.wait()
        with town.desk() as desk:
            ask = ask_for_token(desk.session, tokens[1])
            assert ask is not None
            search.ask_in_waves(desk, ask)

    with ThreadPoolExecutor(2) as pool:
        for done in (pool.submit(first), pool.submit(second)):
            done.result()
    town.delivers()

    assert len(paul.texts) == 1
    assert sum(len(town.asks(request)) for request in town.requests()) == 1


def _taken_charge(town: Town, anne: Phone, job: str) -> str:
    _request: Request = town.records_request(job, hours=6 * 24)
    anne.taps(referents.take_charge)
    return anne.link()
