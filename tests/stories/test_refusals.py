"""People say no: the next ones are asked at once, and in the end a human being decides."""

import pytest

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.bricoleurs import NotDone
from dispatch.errors import AskEnded
from dispatch.mairie import Unmet
from dispatch.states import AskState, Role, State, StuckReason
from tests.stories.town import Town


def test_a_referent_declines_and_the_next_is_asked_at_once(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()

    anne.taps(referents.decline)

    bruno.expects("changer une ampoule").taps(referents.take_charge)
    assert town.state(request) is State.IN_CHARGE


def test_every_referent_declines_and_it_is_the_mairies_turn(town: Town) -> None:
    referents_asked = [town.referent(metres=100), town.referent(metres=900)]
    request = town.records_request()

    for referent in referents_asked:
        referent.taps(referents.decline)

    assert town.state(request) is State.STUCK
    assert town.fresh(request).stuck_reason is StuckReason.NO_REFERENT
    assert request.ref in town.duty_phone()[-1]


def test_every_bricoleur_declines_then_the_referent_then_the_mairie(town: Town) -> None:
    anne = town.referent()
    neighbours = [town.bricoleur(metres=metres) for metres in (100, 200, 300, 1_200)]
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    for neighbour in neighbours[:3]:
        neighbour.taps(bricoleurs.decline)
    neighbours[3].expects("changer une ampoule").taps(bricoleurs.decline)

    anne.expects("aucun voisin n'est disponible")
    assert town.state(request) is State.IN_CHARGE
    town.fast_forward(hours=20)
    assert town.state(request) is State.STUCK
    assert town.fresh(request).stuck_reason is StuckReason.NOBODY_FREE

    town.acts(mairie.close_unmet, request, reason=Unmet.NOBODY_FREE)
    assert town.state(request) is State.UNMET
    assert all(len(neighbour.texts) == 1 for neighbour in neighbours), "nobody is asked twice for one request"


def test_a_no_can_be_thought_over_while_the_place_is_free(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    paul.taps(bricoleurs.decline).taps(bricoleurs.accept, token=paul.link(0))

    assert town.state(request) is State.ASSIGNED
    with pytest.raises(AskEnded):
        nadia.taps(bricoleurs.accept, token=nadia.link(0))


def test_done_says_the_neighbour_but_the_person_says_no(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)

    anne.expects("appeler la personne").taps(verify.reopen, again=False)

    assert town.state(request) is State.IN_CHARGE
    assert not town.asks(request, state=AskState.ACCEPTED)
    anne.taps(search.ask_in_waves)
    nadia.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    assert town.state(request) is State.VERIFIED
    assert "reopened" in town.events(request)


def test_it_could_not_be_done_and_the_referent_decides(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_not_done, NotDone.TOO_HARD)

    assert town.state(request) is State.IN_CHARGE
    anne.expects("pas").taps(referents.call_mairie)
    assert town.fresh(request).stuck_reason is StuckReason.REFERENT_ASKS
    town.acts(mairie.pass_on, request, partner="Les compagnons bâtisseurs")
    assert town.state(request) is State.PASSED_ON


def test_cannot_after_all_and_the_next_ones_are_asked_at_once(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept).taps(bricoleurs.give_back)

    nadia.expects("changer une ampoule")
    assert town.state(request) is State.IN_CHARGE
    assert "cherch" in anne.texts[-1]
    with pytest.raises(AskEnded):
        paul.taps(bricoleurs.report_done, token=paul.link(0))


def test_a_volunteer_stops_and_nobody_waits_for_them(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)

    paul.replies("Stop.")

    paul.expects("REPRENDRE")
    nadia.expects("changer une ampoule")
    assert town.asks(request)[0].state is AskState.DECLINED
    second = town.records_request("fuse")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert paul.volunteer_id not in [ask.volunteer_id for ask in town.asks(second)]
    assert [ask.state for ask in town.asks(second, role=Role.REFERENT)] == [AskState.ACCEPTED]
