"""An end taken back, and a "done" that the person denies: the search begins anew, and nobody is left waiting."""

import pytest

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.errors import IllegalMove
from dispatch.overruling.reopening import deny, reopen
from dispatch.states import AskState, State
from tests.stories.town import Town


def test_cancelled_by_mistake_it_goes_on_with_the_referent_it_had(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    anne.taps(referents.take_charge)
    town.acts(mairie.cancel, request)
    assert town.fresh(request).ended_at is not None

    town.acts(reopen, request)

    assert town.state(request) is State.IN_CHARGE
    assert town.fresh(request).ended_at is None
    assert town.fresh(request).chase_at is not None, "it is chased again"
    anne.expects("aucun voisin n'est encore sollicité")


def test_without_a_referent_the_next_one_is_asked(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    town.acts(mairie.close_unmet, request, reason=mairie.Unmet.OTHER)

    town.acts(reopen, request)

    assert town.state(request) in (State.OPEN, State.STUCK)
    assert anne.texts


def test_verified_but_to_be_done_over_frees_the_place(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)

    town.acts(reopen, request)

    assert town.state(request) is State.IN_CHARGE
    assert town.asks(request, state=AskState.ACCEPTED) == []


def test_after_two_weeks_it_is_another_need(town: Town) -> None:
    request = town.records_request()
    town.acts(mairie.cancel, request)
    town.fast_forward(days=15)

    with pytest.raises(IllegalMove):
        town.acts(reopen, request)


def test_what_the_person_denies_is_looked_for_anew(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    texts = len(paul.texts)

    town.acts(deny, request)

    assert town.state(request) is State.IN_CHARGE
    assert len(paul.texts) == texts, "who reported it done is not texted: somebody talks to them"


def test_unverified_at_the_mairie_it_does_not_count_as_assigned_again(town: Town) -> None:
    """Launched anew it would: the neighbour still held the place."""
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    town.fast_forward(days=12)
    assert town.state(request) is State.STUCK

    town.acts(deny, request)

    assert town.state(request) in (State.IN_CHARGE, State.OPEN)
    assert town.asks(request, state=AskState.ACCEPTED) == []


def test_nobody_can_deny_what_nobody_promised(town: Town) -> None:
    town.referent()
    request = town.records_request()

    with pytest.raises(IllegalMove):
        town.acts(deny, request)
