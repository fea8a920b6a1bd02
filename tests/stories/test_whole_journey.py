"""The whole journey: from the form to "verified", as product promises it."""

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.states import AskState, Role, State
from tests.stories.town import Town


def test_a_bulb_is_changed_and_checked_with_the_person(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=150), town.bricoleur(metres=700)

    request = town.records_request("bulb")
    assert town.state(request) is State.OPEN
    anne.expects("changer une ampoule").taps(referents.take_charge)
    assert town.state(request) is State.IN_CHARGE

    anne.taps(search.ask_in_waves)
    paul.expects("changer une ampoule")
    nadia.expects("changer une ampoule")
    paul.taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED
    nadia.expects("un autre voisin")
    anne.expects("a dit oui")

    town.fast_forward(hours=3)
    paul.taps(bricoleurs.report_done, token=paul.link(0))
    assert town.state(request) is State.DONE
    anne.taps(verify.confirm)
    assert town.state(request) is State.VERIFIED

    closed = town.fresh(request)
    assert closed.ended_at == town.now
    assert closed.chase_at is None
    assert town.events(request) == [
        "recorded", "referent_asked", "taken_charge", "wave_sent", "bricoleur_asked", "bricoleur_asked",
        "bricoleur_accepted", "stood_down", "filled", "reported_done", "verified",
    ]  # fmt: skip


def test_nothing_more_happens_after_the_end(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    received = len(anne.texts) + len(paul.texts)

    town.fast_forward(days=4)

    assert town.state(request) is State.VERIFIED
    assert len(anne.texts) + len(paul.texts) == received


def test_a_pair_needs_two_people(town: Town) -> None:
    anne, first, second, third = town.referent(), town.bricoleur(), town.bricoleur(), town.bricoleur()
    request = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    first.taps(bricoleurs.accept)
    assert town.state(request) is State.IN_CHARGE
    second.taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED
    third.expects("un autre voisin")
    assert {ask.seat for ask in town.asks(request, state=AskState.ACCEPTED)} == {1, 2}

    second.taps(bricoleurs.give_back)
    assert town.state(request) is State.IN_CHARGE
    first.taps(bricoleurs.report_done)
    assert town.state(request) is State.DONE


def test_a_referent_hands_over_and_what_was_promised_stands(town: Town) -> None:
    anne, bruno, paul = town.referent(metres=100), town.referent(metres=900), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    anne.taps(referents.hand_over)
    assert town.state(request) is State.OPEN
    bruno.expects("changer une ampoule").taps(referents.take_charge)

    assert town.state(request) is State.ASSIGNED
    assert [ask.volunteer_id for ask in town.asks(request, state=AskState.ACCEPTED)] == [paul.volunteer_id]
    assert [ask.volunteer_id for ask in town.asks(request, role=Role.REFERENT, state=AskState.ACCEPTED)] == [
        bruno.volunteer_id
    ]


def test_the_mairie_cancels_and_everybody_expected_hears_of_it(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    town.acts(mairie.cancel, request)

    assert town.state(request) is State.CANCELLED
    paul.expects("n'est plus")
    anne.expects("n'est plus")


def test_coming_back_puts_the_question_off(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=4)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    asked_at = town.fresh(request).chase_at
    assert asked_at is not None

    paul.taps(bricoleurs.come_back)

    later = town.fresh(request).chase_at
    assert later is not None
    assert later > asked_at
    town.now = asked_at
    town.fast_forward(minutes=5)
    assert "report_asked" not in town.events(request)


def test_a_wave_asks_more_people_when_two_are_needed(town: Town) -> None:
    anne = town.referent()
    crowd = [town.bricoleur(metres=10 + rank) for rank in range(10)]
    town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert sum(len(phone.texts) for phone in crowd) == 2 * 3


def test_asking_for_me_twice_sends_one_wave(town: Town) -> None:
    anne = town.referent()
    crowd = [town.bricoleur(metres=10 + rank) for rank in range(10)]
    town.records_request("bulb")
    anne.taps(referents.take_charge).taps(search.ask_in_waves).taps(search.ask_in_waves)
    assert sum(len(phone.texts) for phone in crowd) == 3
