"""How many are asked at once, in real time: one by one while there is time, together when there is not."""

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, mairie, referents, search
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.requests import Request
from dispatch.states import AskState, State, StuckReason, Urgency
from tests.stories.town import Phone, Town

LEFT_TO_THE_CHANCES = {"wave_size": 1}


@pytest.fixture
def anne(town: Town) -> Phone:
    town.commune_rules(**LEFT_TO_THE_CHANCES)
    return town.referent()


def test_with_a_day_ahead_one_is_asked_at_a_time(town: Town, anne: Phone) -> None:
    neighbours = [town.bricoleur(metres=100 * rank) for rank in range(1, 9)]
    town.records_request(hours=30)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert _asked(neighbours) == 1

    town.fast_forward(minutes=60)
    assert _asked(neighbours) == 2


def test_with_an_hour_ahead_as_many_as_it_takes_are_asked_at_once(town: Town, anne: Phone) -> None:
    neighbours = [town.bricoleur(metres=100 * rank) for rank in range(1, 9)]
    town.records_request(hours=2)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    assert _asked(neighbours) == 7


def test_the_waves_grow_as_time_runs_out(town: Town, anne: Phone) -> None:
    for rank in range(1, 31):
        town.bricoleur(metres=20 * rank)
    request = town.records_request(hours=30)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    town.fast_forward(days=2)

    sizes = [line["asked"] for line in _waves(town, request)]
    assert sizes == sorted(sizes)
    assert sizes[0] == 1
    assert sizes[-1] >= 5
    assert town.state(request) is not State.ASSIGNED, "nobody answered, and all the time there was went by"


def test_a_no_brings_the_next_one_without_waiting(town: Town, anne: Phone) -> None:
    paul, nadia = town.bricoleur(metres=100), town.bricoleur(metres=200)
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    paul.taps(bricoleurs.decline)

    nadia.expects("changer une ampoule")


def test_what_cannot_wait_goes_to_several_at_once_however_long_the_day(town: Town, anne: Phone) -> None:
    neighbours = [town.bricoleur(metres=100 * rank) for rank in range(1, 9)]
    town.records_request(urgency=Urgency.IMMEDIATE, hours=30)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    assert _asked(neighbours) == 3


def test_a_pair_is_asked_for_the_hours_of_the_first(town: Town, anne: Phone) -> None:
    neighbours = [town.bricoleur(metres=100 * rank) for rank in range(1, 9)]
    request = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    assert _asked(neighbours) >= 2
    assert len({(ask.visit_start, ask.visit_end) for ask in town.asks(request)}) == 1


def test_only_the_near_are_asked_first_then_the_circle_widens(town: Town, anne: Phone) -> None:
    far, near = town.bricoleur(metres=1_400), town.bricoleur(metres=900)
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert (len(near.texts), len(far.texts)) == (1, 0)

    town.fast_forward(minutes=60)
    assert (len(near.texts), len(far.texts)) == (1, 1)


def test_nobody_is_asked_farther_than_they_said(town: Town, anne: Phone) -> None:
    too_far = town.bricoleur(metres=1_600)  # for a radius of 1,500
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    town.fast_forward(days=3)

    assert not too_far.texts
    assert town.fresh(request).stuck_reason is StuckReason.NOBODY_FREE


def test_the_circle_then_the_referent_then_the_mairie_then_a_partner(town: Town, anne: Phone) -> None:
    paul, nadia = town.bricoleur(metres=300), town.bricoleur(metres=1_400)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    paul.taps(bricoleurs.decline)
    nadia.taps(bricoleurs.decline)
    anne.expects("aucun voisin n'est disponible")
    town.fast_forward(hours=26)

    told = [event for event in town.events(request) if event in ("wave_sent", "nobody_left", "stuck")]
    assert told == ["wave_sent", "wave_sent", "nobody_left", "stuck"]
    assert town.state(request) is State.STUCK
    assert town.duty_phone()
    town.acts(mairie.pass_on, request, partner="Les Jardins du Lien")
    assert town.state(request) is State.PASSED_ON


def test_thanks_go_only_to_those_who_heard_of_it_and_had_not_answered(town: Town) -> None:
    anne = town.referent()
    town.commune_rules(wave_size=4)
    winner, silent, decliner, unaware = [town.bricoleur(metres=100 * rank) for rank in range(1, 5)]
    request = town.records_request()
    anne.taps(referents.take_charge)
    town.carrier.refuse(unaware.number, permanent=False)
    anne.taps(search.ask_in_waves)
    decliner.taps(bricoleurs.decline)
    heard = len(decliner.texts)
    town.carrier.accept_again(unaware.number)

    winner.taps(bricoleurs.accept)

    silent.expects("un autre voisin")
    assert len(decliner.texts) == heard
    assert not unaware.texts
    states = {ask.volunteer_id: ask.state for ask in town.asks(request)}
    assert states[decliner.volunteer_id] is AskState.DECLINED
    assert states[silent.volunteer_id] is states[unaware.volunteer_id] is AskState.STOOD_DOWN


def _asked(neighbours: list[Phone]) -> int:
    return sum(len(neighbour.texts) > 0 for neighbour in neighbours)


def _waves(town: Town, request: Request) -> list[dict[str, int]]:
    """What the journal says of each wave."""
    lines = select(JournalEntry.details).where(
        JournalEntry.request_id == request.id, JournalEntry.event == Event.WAVE_SENT
    )
    with town.sessions() as session:
        return list(session.scalars(lines.order_by(JournalEntry.id)))
