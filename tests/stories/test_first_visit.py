"""Somebody who was never visited yet: two come, where the commune says so."""

from dispatch import bricoleurs, referents, search, verify
from dispatch.requests import Request
from dispatch.states import State
from tests.stories.town import Phone, Town


def is_visited(town: Town, request: Request, anne: Phone, *neighbours: Phone) -> None:
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    for phone in neighbours:
        phone.taps(bricoleurs.accept)
    neighbours[0].taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    assert town.state(request) is State.VERIFIED


def test_the_first_visit_is_for_two_and_the_next_for_one(town: Town) -> None:
    town.commune_rules(first_visit_pair=True)
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=300)
    first = town.records_request("bulb")
    assert first.seats == 2

    is_visited(town, first, anne, paul, nadia)

    assert town.records_request("bulb").seats == 1


def test_until_somebody_has_come_every_visit_is_a_first_one(town: Town) -> None:
    town.commune_rules(first_visit_pair=True)
    assert [town.records_request(job).seats for job in ("bulb", "fuse")] == [2, 2]


def test_one_yes_is_not_enough_for_a_first_visit(town: Town) -> None:
    town.commune_rules(first_visit_pair=True)
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=300)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    assert town.state(request) is State.IN_CHARGE
    nadia.taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED


def test_another_person_at_the_same_number_has_a_first_visit_of_their_own(town: Town) -> None:
    town.commune_rules(first_visit_pair=True)
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=300)
    is_visited(town, town.records_request(), anne, paul, nadia)
    assert town.records_request("fuse", first_name="Marcel").seats == 2


def test_unless_the_commune_says_so_one_comes(town: Town) -> None:
    assert town.records_request("bulb").seats == 1
    assert town.records_request("furniture").seats == 2, "that job is always for two"
