"""Nobody answers: remind, ask the next, tell the referent, tell the mairie. Silence is never held against anyone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch import bricoleurs, mairie, referents, search
from dispatch.errors import AskEnded
from dispatch.states import AskState, Role, State, StuckReason, Urgency
from tests.stories.town import Town

PARIS = ZoneInfo("Europe/Paris")


def test_a_silent_referent_is_reminded_then_the_next_is_asked(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()

    town.fast_forward(minutes=45)
    assert len(anne.texts) == 2
    assert not bruno.texts
    town.fast_forward(minutes=45)
    bruno.expects("changer une ampoule")
    assert [ask.state for ask in town.asks(request, role=Role.REFERENT)] == [AskState.EXPIRED, AskState.OPEN]


def test_both_links_of_a_reminded_referent_work(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    town.fast_forward(minutes=50)
    assert anne.link(0) != anne.link(1)

    anne.taps(referents.take_charge, token=anne.link(0))

    assert town.state(request) is State.IN_CHARGE


def test_a_late_referent_still_gets_it_while_nobody_else_has(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    town.fast_forward(minutes=95)
    bruno.expects("changer une ampoule")

    anne.taps(referents.take_charge)

    assert town.state(request) is State.IN_CHARGE
    bruno.expects("autre")
    assert [ask.state for ask in town.asks(request, role=Role.REFERENT)] == [AskState.ACCEPTED, AskState.STOOD_DOWN]


@pytest.mark.parametrize("role", list(Role))
def test_a_no_that_comes_after_the_end_changes_nothing(town: Town, role: Role) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    if role is Role.BRICOLEUR:
        anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.fast_forward(hours=12)
    town.acts(mairie.cancel, request)
    before = town.events(request)
    silent, decline = (paul, bricoleurs.decline) if role is Role.BRICOLEUR else (anne, referents.decline)

    with pytest.raises(AskEnded):
        silent.taps(decline, token=silent.link(0))

    assert town.events(request) == before
    assert town.asks(request, role=role)[0].state is AskState.EXPIRED


def test_nobody_answers_at_all_and_the_mairie_is_told_a_bounded_number_of_times(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()

    town.fast_forward(days=6)

    assert town.state(request) is State.STUCK
    assert town.fresh(request).stuck_reason is StuckReason.NO_REFERENT
    assert len(anne.texts) == 2
    assert len(town.duty_phone()) == 1 + 3
    assert town.fresh(request).chase_at is None


def test_waves_go_out_one_after_the_other_then_the_referent_is_told(town: Town) -> None:
    anne = town.referent()
    neighbours = [town.bricoleur(metres=metres) for metres in (100, 200, 300, 1_200, 1_300)]
    request = town.records_request(hours=10)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert sum(len(neighbour.texts) for neighbour in neighbours) == 3

    town.fast_forward(minutes=60)
    assert [len(neighbour.texts) for neighbour in neighbours] == [1, 1, 1, 1, 1]
    town.fast_forward(minutes=60)
    anne.expects("aucun voisin n'est disponible")
    assert {ask.state for ask in town.asks(request)} == {AskState.EXPIRED}


def test_a_late_yes_is_a_yes_while_the_place_is_free(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.fast_forward(hours=2)
    assert town.asks(request)[0].state is AskState.EXPIRED

    paul.taps(bricoleurs.accept)

    assert town.state(request) is State.ASSIGNED


def test_a_referent_who_asks_nobody_is_reminded_then_replaced(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    anne.taps(referents.take_charge)

    town.fast_forward(hours=2)
    assert len(anne.texts) == 2
    town.fast_forward(hours=2)
    bruno.expects("changer une ampoule")
    assert town.state(request) is State.OPEN
    assert "taken_back" in town.events(request)


def test_accepted_then_silent_is_asked_twice_then_the_place_is_free_again(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request(hours=40)
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept)
    heard = len(paul.texts)

    town.fast_forward(hours=52)  # the visit was due by Wednesday at one; it is Wednesday, one in the afternoon
    assert town.state(request) is State.ASSIGNED
    assert len(paul.texts) == heard + 1
    paul.expects("est-ce fait")
    town.fast_forward(hours=5)

    assert town.events(request).count("report_asked") == 2
    assert town.asks(request)[0].state is AskState.LAPSED
    assert town.state(request) is State.IN_CHARGE
    paul.expects("sans nouvelles")
    nadia.expects("changer une ampoule")


def test_who_was_given_up_may_still_say_that_it_was_done(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request(hours=40)
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept)
    town.fast_forward(hours=56)  # given up at five, an hour before Nadia is due to answer

    paul.taps(bricoleurs.report_done)

    assert town.state(request) is State.DONE
    nadia.expects("un autre voisin")


def test_reported_done_but_never_verified_reaches_the_mairie(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    heard = len(anne.texts)

    town.fast_forward(days=3)

    assert len(anne.texts) == heard + 1
    assert town.fresh(request).stuck_reason is StuckReason.UNVERIFIED
    town.acts(mairie.verify, request)
    assert town.state(request) is State.VERIFIED


def test_nobody_is_woken_at_night_or_on_sunday(town: Town) -> None:
    anne = town.referent()
    town.referent(metres=900)
    town.now = datetime(2026, 11, 28, 20, 30, tzinfo=UTC)  # Saturday, half past nine at night in Paris
    request = town.records_request(hours=90)
    assert not anne.texts

    town.fast_forward(hours=34)  # Monday, half past seven
    assert not anne.texts
    town.fast_forward(minutes=45)
    anne.expects("changer une ampoule")
    first_answer = town.asks(request, role=Role.REFERENT)[0].answer_by.astimezone(PARIS)
    assert (first_answer.hour, first_answer.minute) == (8, 45)


def test_what_cannot_wait_goes_out_at_night(town: Town) -> None:
    anne, bruno = town.referent(), town.referent(metres=900)
    town.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    town.records_request(urgency=Urgency.IMMEDIATE)

    anne.expects("urgent")
    town.fast_forward(minutes=20)
    bruno.expects("urgent")


def test_the_rules_of_the_day_it_opened_hold_to_the_end(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    with town.sessions.begin() as session:
        commune = session.merge(town.fresh(request)).commune
        commune.rules = {"reminders": 5}

    town.fast_forward(days=1)

    assert len(anne.texts) == 2
    assert town.state(request) is State.STUCK
    assert town.fresh(request).opened_at + timedelta(days=1) == town.now
