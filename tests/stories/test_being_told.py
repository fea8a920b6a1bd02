"""Whoever is counted upon is told when they no longer are, and whoever said stop is told nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.errors import AskEnded
from dispatch.geo import Point
from dispatch.outbox.delivery import deliver_one, lease_one
from dispatch.states import AskState, MessageState, Role, State, StuckReason, Urgency
from sms.gateway import Accepted, Doubt, OutgoingText, SmsFailed
from sms.routes import Carriers
from tests.stories.town import Phone, Town


def _expected(town: Town) -> tuple[Phone, Phone]:
    """A referent in charge and a neighbour who is expected."""
    anne, paul = town.referent(), town.bricoleur(metres=100)
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return anne, paul


def test_a_neighbour_who_did_it_is_thanked_in_the_persons_name(town: Town) -> None:
    anne, paul = _expected(town)
    paul.taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    paul.expects("Elle vous remercie")


def test_confirmed_before_the_visit_the_neighbour_need_not_come(town: Town) -> None:
    anne, paul = _expected(town)
    anne.taps(verify.confirm)
    paul.expects("ce n'est plus nécessaire")


def test_reopened_before_the_visit_the_neighbour_is_told_not_to_come(town: Town) -> None:
    anne, paul = _expected(town)
    anne.taps(verify.reopen, again=False)
    paul.expects("ce n'est plus nécessaire")


def test_an_agent_takes_it_back_and_everybody_knows(town: Town) -> None:
    anne, paul = _expected(town)
    alerts = len(town.duty_phone())
    request = town.requests()[0]

    town.acts(mairie.take_back, request)

    assert town.fresh(request).stuck_reason is StuckReason.TAKEN_BACK
    paul.expects("ce n'est plus nécessaire")
    anne.expects("quelqu'un d'autre suit maintenant")
    assert len(town.duty_phone()) == alerts, "whoever took it needs no alert"
    with pytest.raises(AskEnded):
        paul.taps(bricoleurs.accept)
    with pytest.raises(AskEnded):
        anne.taps(referents.take_charge)


def test_the_referent_calls_the_mairie_and_the_visit_stands(town: Town) -> None:
    anne, paul = _expected(town)
    anne.taps(referents.call_mairie)
    request = town.requests()[0]

    paul.taps(bricoleurs.report_done)

    assert town.state(request) is State.DONE
    anne.expects("appeler la personne").taps(verify.confirm)
    assert town.state(request) is State.VERIFIED


def test_a_place_given_back_while_the_mairie_decides_promises_no_search(town: Town) -> None:
    anne, paul = _expected(town)
    anne.taps(referents.call_mairie)
    heard = len(anne.texts)
    paul.taps(bricoleurs.give_back)
    assert len(anne.texts) == heard
    assert town.state(town.requests()[0]) is State.STUCK


def test_a_relaunched_request_whose_places_are_taken_is_assigned_again(town: Town) -> None:
    anne, _ = _expected(town)
    anne.taps(referents.call_mairie)
    request = town.requests()[0]
    town.acts(mairie.relaunch, request)
    assert town.state(request) is State.ASSIGNED


def test_who_said_stop_gets_no_text_whatever_the_mairie_does(town: Town) -> None:
    anne, paul = _expected(town)
    bruno = town.referent(metres=900)
    anne.taps(referents.call_mairie)
    anne.replies("stop")
    paul.replies("stop")
    heard = len(anne.texts), len(paul.texts)

    town.acts(mairie.relaunch, town.requests()[0])
    bruno.expects("changer une ampoule")
    town.acts(mairie.cancel, town.requests()[0])

    assert (len(anne.texts), len(paul.texts)) == heard
    assert not town.asks(town.requests()[0], state=AskState.ACCEPTED)


def test_a_late_referent_takes_a_request_out_of_the_mairies_hands(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    town.fast_forward(days=1)
    assert town.fresh(request).stuck_reason is StuckReason.NO_REFERENT

    anne.taps(referents.take_charge)

    assert town.state(request) is State.IN_CHARGE
    assert town.fresh(request).stuck_reason is None


def test_a_late_neighbour_takes_a_request_out_of_the_mairies_hands(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=90)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.fast_forward(days=1)
    assert town.fresh(request).stuck_reason is StuckReason.NOBODY_FREE

    paul.taps(bricoleurs.accept)

    assert town.state(request) is State.ASSIGNED


def test_an_urgent_need_reaches_the_mairie_while_referents_are_still_asked(town: Town) -> None:
    for rank in range(4):
        town.referent(metres=100 + 600 * rank)
    request = town.records_request(urgency=Urgency.IMMEDIATE)

    town.fast_forward(minutes=40)

    assert town.state(request) is State.OPEN
    assert "aucun référent" in town.duty_phone()[-1]
    assert request.ref in town.duty_phone()[-1]
    town.fast_forward(days=1)
    assert len(town.duty_phone()) > 1 + 3 + 1, "an urgent need is recalled until somebody sees to it"


def test_a_point_far_away_goes_on_waiting_for_the_mairie(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(point=None)
    town.acts(mairie.locate, request, point=Point(2.35, 48.85), address="lat et lon échangées")
    assert town.fresh(request).stuck_reason is StuckReason.OUT_OF_SECTOR
    assert not anne.texts


def test_an_invitation_that_has_not_left_yet_is_withdrawn_without_a_word(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.now = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # half past nine at night: nothing leaves before eight
    request = town.records_request(hours=90)
    town.acts(mairie.take_back, request)

    town.fast_forward(hours=12)

    assert not anne.texts
    assert not bruno.texts
    assert town.asks(request, role=Role.REFERENT)[0].state is AskState.STOOD_DOWN


class _SlowCarrier:
    """Takes longer than its lease to refuse; meanwhile another sender has begun."""

    name, sender, can_reply, can_find = "slow", "slow", True, False

    def __init__(self, town: Town) -> None:
        self._town = town
        self.lease_of_the_other = ""

    def send(self, text: OutgoingText) -> Accepted:
        self._town.now += self._town.post.lease + timedelta(seconds=1)
        again = lease_one(replace(self._town.post, carriers=Carriers.only(self)))
        assert again is not None
        assert (again.text.key, again.text.body) == (text.key, text.body)
        self.lease_of_the_other = again.lease
        raise SmsFailed("ce numéro n'existe plus : appelez", permanent=True, code="30005")

    def find(self, doubt: Doubt) -> None:
        return None


def test_a_refusal_after_the_lease_ran_out_does_not_end_what_another_is_sending(town: Town) -> None:
    anne = town.referent()
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request()
    town.now += timedelta(minutes=1)

    slow = _SlowCarrier(town)
    deliver_one(replace(town.post, carriers=Carriers.only(slow)))

    (message,) = town.messages()
    assert (message.state, message.lease) == (MessageState.LEASED, slow.lease_of_the_other)
    assert message.carrier_id is None
    assert message.body is not None
