"""Many at once: one winner, nobody sees an error, the others get an ordinary answer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from dispatch import bricoleurs, mairie, referents, search
from dispatch.chase import chase
from dispatch.errors import AskEnded
from dispatch.links import ask_for_token
from dispatch.people import Volunteer
from dispatch.states import AskState, Role, State
from tests.stories.town import Phone, Town

CROWD = 50


def test_fifty_accept_at_once_and_one_wins(town: Town) -> None:
    town.commune_rules(wave_size=CROWD)
    crowd = [town.bricoleur(metres=10 + rank) for rank in range(CROWD)]
    anne = town.referent()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert all(len(phone.texts) == 1 for phone in crowd)

    start = Barrier(CROWD)

    def accept(phone: Phone) -> bool:
        token = phone.link(0)
        start.wait()
        try:
            with town.desk() as desk:
                ask = ask_for_token(desk.session, token)
                assert ask is not None
                bricoleurs.accept(desk, ask)
        except AskEnded:
            return False
        return True

    with ThreadPoolExecutor(CROWD) as pool:
        won = list(pool.map(accept, crowd))
    town.delivers()

    assert sum(won) == 1
    assert town.state(request) is State.ASSIGNED
    states = [ask.state for ask in town.asks(request)]
    assert states.count(AskState.ACCEPTED) == 1
    assert states.count(AskState.STOOD_DOWN) == CROWD - 1
    assert all(len(phone.texts) == 2 for phone in crowd), "one confirmed, the others thanked"


def test_four_workers_chase_one_request_once(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    chase_at = town.fresh(request).chase_at
    assert chase_at is not None
    town.now = chase_at

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: town.chases(), range(4)))
    town.delivers()

    assert sum(done) == 1
    assert len(anne.texts) == 2


def test_a_double_tap_is_one_tap(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(referents.take_charge, token=anne.link(0))
    anne.taps(search.ask_in_waves).taps(search.ask_in_waves, token=anne.link(0))
    paul.taps(bricoleurs.accept).taps(bricoleurs.accept).taps(bricoleurs.report_done).taps(bricoleurs.report_done)

    assert town.events(request).count("taken_charge") == 1
    assert town.events(request).count("bricoleur_accepted") == 1
    assert town.events(request).count("reported_done") == 1
    assert len(town.asks(request, role=Role.BRICOLEUR)) == 1


def test_stopping_at_the_instant_of_a_cancellation_still_stops(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    start = Barrier(2)

    def stop() -> None:
        start.wait()
        paul.replies("stop")

    def cancel() -> None:
        start.wait()
        town.acts(mairie.cancel, request)

    with ThreadPoolExecutor(2) as pool:
        for done in (pool.submit(stop), pool.submit(cancel)):
            done.result()

    assert town.state(request) is State.CANCELLED
    with town.sessions() as session:
        assert session.get_one(Volunteer, paul.volunteer_id).stopped_at == town.now


def test_a_step_that_another_worker_took_is_not_taken_again(town: Town) -> None:
    """Both saw the request due; the second comes once its new deadline is set."""
    anne = town.referent()
    request = town.records_request()
    town.now = town.fresh(request).chase_at or town.now

    took = [chase(town.sessions, town.line, request.id, now=town.now) for _ in range(2)]
    town.delivers()

    assert took == [True, False]
    assert len(anne.texts) == 2, "asked, and reminded once"
