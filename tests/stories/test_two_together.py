"""Two who help together: when the hours of the first go by before a second is found, both come later."""

from datetime import time

from dispatch import bricoleurs, mairie, referents, search
from dispatch.overruling.reassigning import Choice, choose_bricoleur
from dispatch.people import Agent, AvailabilitySlot
from dispatch.requests import Request
from dispatch.states import AskState, State
from tests.stories.town import Phone, Town


def test_a_partner_is_still_looked_for_once_the_hours_of_the_first_have_gone_by(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=200)
    request = town.records_request("furniture", hours=5)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    town.fast_forward(days=2)
    assert town.state(request) is not State.ASSIGNED

    nadia = town.bricoleur(metres=300)
    town.acts(mairie.relaunch, request)
    anne.taps(search.ask_in_waves)
    nadia.expects("un meuble").taps(bricoleurs.accept)

    assert town.state(request) is State.ASSIGNED
    held = town.asks(request, state=AskState.ACCEPTED)
    assert len({(ask.visit_start, ask.visit_end) for ask in held}) == 1
    assert all(ask.visit_end and ask.visit_end > town.now for ask in held)
    paul.expects("L'adresse et le code")
    assert sum("L'adresse et le code" in text for text in paul.texts) == 2, "the new hours are said to who was first"


def test_a_partner_comes_at_the_hours_of_the_first_as_long_as_they_are_to_come(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=200), town.bricoleur(metres=300)
    request = town.records_request("furniture", hours=30)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    first = town.asks(request, state=AskState.ACCEPTED)[0]
    told = len(paul.texts)

    nadia.taps(bricoleurs.accept)

    assert {(ask.visit_start, ask.visit_end) for ask in town.asks(request, state=AskState.ACCEPTED)} == {
        (first.visit_start, first.visit_end)
    }
    assert len(paul.texts) == told


def test_a_yes_that_leaves_a_place_free_and_is_the_last_answer_sends_the_next_wave(town: Town) -> None:
    town.commune_rules(wave_size=1)
    anne, crowd = town.referent(), [town.bricoleur(metres=100 * rank) for rank in range(1, 6)]
    request = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    first, second = [phone for phone in crowd if phone.texts]

    second.taps(bricoleurs.decline)
    first.taps(bricoleurs.accept)

    assert town.asks(request, state=AskState.OPEN), "somebody else is asked at once"
    assert town.events(request).count("wave_sent") == 2


def test_with_nobody_left_for_the_second_place_the_referent_hears_what_is_true(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    paul.taps(bricoleurs.accept)

    assert town.events(request)[-1] == "nobody_left"
    anne.expects("un voisin a dit oui, il en manque un")
    town.fast_forward(hours=3)
    assert "search_reminded" in town.events(request)
    anne.expects("un voisin a dit oui, il en manque un")


def test_a_referent_who_chose_the_first_of_two_chooses_the_second(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=200), town.bricoleur(metres=300)
    request = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)

    paul.taps(bricoleurs.accept)

    assert not nadia.texts
    town.fast_forward(hours=3)
    anne.expects("un voisin a dit oui, il en manque un")
    assert town.state(request) is State.IN_CHARGE


def test_two_are_asked_for_hours_in_which_there_are_two(town: Town) -> None:
    town.commune_rules(wave_size=1)
    anne, alone, *together = town.referent(), *(town.bricoleur(metres=100 * rank) for rank in (1, 2, 3))
    _is_free_on(town, alone, weekday=1)
    for phone in together:
        _is_free_on(town, phone, weekday=2)
    request = town.records_request("furniture", hours=70)

    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    assert not alone.texts, "nobody else could come with him on Tuesday"
    assert all(phone.texts for phone in together)
    assert {ask.visit_start.day for ask in town.asks(request) if ask.visit_start} == {25}


def test_a_partner_is_not_moved_to_hours_at_which_they_are_away(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=200)
    _is_free_on(town, paul, weekday=0)
    request = town.records_request("furniture", hours=5)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    town.fast_forward(days=2)
    nadia = town.bricoleur(metres=300)
    _is_free_on(town, nadia, weekday=3)
    town.acts(mairie.relaunch, request)
    anne.taps(search.ask_in_waves)

    nadia.expects("un meuble").taps(bricoleurs.accept)

    held = {ask.volunteer_id: ask for ask in town.asks(request)}
    assert held[nadia.volunteer_id].state is AskState.ACCEPTED
    assert held[paul.volunteer_id].state is AskState.STOOD_DOWN, "free on Mondays alone: others are looked for"
    paul.expects("remise à plus tard")
    assert town.state(request) is not State.ASSIGNED


def test_two_whose_hours_went_by_come_when_both_are_free(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=200)
    for weekday in (0, 2):
        _is_free_on(town, paul, weekday=weekday)
    request = town.records_request("furniture", hours=5)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    town.fast_forward(days=1)
    nadia = town.bricoleur(metres=300)
    for weekday in (1, 2):
        _is_free_on(town, nadia, weekday=weekday)
    town.acts(mairie.relaunch, request)
    anne.taps(search.ask_in_waves)

    nadia.expects("mercredi").taps(bricoleurs.accept)

    held = town.asks(request, state=AskState.ACCEPTED)
    assert {ask.visit_start.day for ask in held if ask.visit_start} == {25}, "Wednesday"
    assert len(held) == 2


def test_when_one_of_two_gives_the_place_back_the_other_is_told_to_wait_and_then_that_they_are_two(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=200), town.bricoleur(metres=300)
    request = town.records_request("furniture", hours=30)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    nadia.taps(bricoleurs.accept)
    omar = town.bricoleur(metres=400)

    nadia.taps(bricoleurs.give_back)

    paul.expects("l'autre voisin ne peut plus venir")
    assert not any("ne peut plus venir" in text for text in nadia.texts)
    omar.expects("Pouvez-vous aider").taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED
    paul.expects("vous serez bien deux. On compte sur vous, du lundi 23")


def test_a_visit_for_one_that_is_given_back_leaves_nobody_to_tell(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request(hours=30)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    told = len(paul.texts)

    paul.taps(bricoleurs.give_back)

    assert len(paul.texts) == told


def _is_free_on(town: Town, phone: Phone, *, weekday: int) -> None:
    slot = AvailabilitySlot(volunteer_id=phone.volunteer_id, weekday=weekday, start_at=time(9), end_at=time(18))
    with town.sessions.begin() as session:
        session.add(slot)


def test_the_other_hears_that_the_mairie_takes_somebody_else(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=200), town.bricoleur(metres=300)
    request = _two_come(town, anne, paul, nadia)
    luc = town.bricoleur(metres=400)

    with town.desk() as desk:
        instead = next(ask.id for ask in town.asks(request) if ask.volunteer_id == paul.volunteer_id)
        choice = Choice(luc.volunteer_id, instead_of=instead)
        choose_bricoleur(desk, request.id, desk.session.get_one(Agent, town.mairie_id), choice=choice)
    town.delivers()

    nadia.expects("ne pas y aller sans notre message")
    luc.taps(bricoleurs.accept)
    nadia.expects("vous serez bien deux")


def test_the_other_hears_that_one_of_them_could_not_do_it(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=200), town.bricoleur(metres=300)
    _two_come(town, anne, paul, nadia)

    paul.taps(bricoleurs.report_not_done, bricoleurs.NotDone.ABSENT)

    nadia.expects("ne pas y aller sans notre message")


def _two_come(town: Town, anne: Phone, paul: Phone, nadia: Phone) -> Request:
    request = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    nadia.taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED
    return request
