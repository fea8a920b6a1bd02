"""Two who help together: when the hours of the first go by before a second is found, both come later."""

from dispatch import bricoleurs, mairie, referents, search
from dispatch.states import AskState, State
from tests.stories.town import Town


def test_a_partner_is_still_looked_for_once_the_hours_of_the_first_have_gone_by(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=200)
    request = town.records_request("furniture", hours=5)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    town.fast_forward(days=2)
    assert town.state(request) is not State.ASSIGNED

    nadia, lucie = town.bricoleur(metres=300), town.referent()
    town.acts(mairie.relaunch, request)
    lucie.taps(referents.take_charge).taps(search.ask_in_waves)
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
