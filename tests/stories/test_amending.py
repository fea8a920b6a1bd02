"""A prescriber changes a request: it is told to whom it matters, and plans that no longer hold are revised."""

from datetime import timedelta

import pytest

from dispatch import bricoleurs, mairie, referents, search, suspending
from dispatch.availability import Window
from dispatch.errors import IllegalMove, Overtaken
from dispatch.states import AskState, Role, State, Suspension, Urgency
from tests.stories.counter import amends, shown
from tests.stories.town import Phone, Town

CHANGED = "la demande a changé"


@pytest.fixture
def anne(town: Town) -> Phone:
    return town.referent()


@pytest.fixture
def paul(town: Town) -> Phone:
    return town.bricoleur()


def test_who_follows_it_and_who_is_expected_are_told(town: Town, anne: Phone, paul: Phone) -> None:
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    assert amends(town, request, access_notes="3e étage, porte bleue") == ["access_notes"]

    anne.expects(CHANGED)
    paul.expects(CHANGED)
    assert "porte bleue" not in " ".join([*anne.texts, *paul.texts])
    assert town.fresh(request).access_notes == "3e étage, porte bleue"
    assert town.events(request)[-1] == "amended"


def test_a_new_number_is_news_for_the_referent_alone(town: Town, anne: Phone, paul: Phone) -> None:
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    before = len(paul.texts)

    amends(town, request, phone="+33199000155")

    anne.expects(CHANGED)
    assert len(paul.texts) == before
    assert shown(town, request).phone == "+33199000155"


def test_nobody_is_told_while_the_referent_has_not_answered(town: Town, anne: Phone) -> None:
    request = town.records_request()
    before = len(anne.texts)

    amends(town, request, first_name="Odile")

    assert len(anne.texts) == before
    assert shown(town, request).first_name == "Odile"


def test_what_is_as_it_was_changes_nothing(town: Town, anne: Phone) -> None:
    request = town.records_request()

    assert amends(town, request) == []

    assert "amended" not in town.events(request)


def test_a_visit_keeps_what_is_still_possible_of_it(town: Town, anne: Phone, paul: Phone) -> None:
    request = town.records_request(hours=30)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    tomorrow = Window(town.now + timedelta(hours=24), town.now + timedelta(hours=40))

    amends(town, request, windows=(tomorrow,))

    (ask,) = town.asks(request)
    assert (ask.visit_start, ask.visit_end) == (tomorrow.start, town.now + timedelta(hours=30))
    chase_at = town.fresh(request).chase_at
    assert chase_at is not None
    assert chase_at > town.now + timedelta(hours=30)


def test_a_visit_that_is_not_possible_any_more_is_to_be_agreed(town: Town, anne: Phone, paul: Phone) -> None:
    request = town.records_request(hours=6)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    amends(town, request, windows=(Window(town.now + timedelta(days=2), town.now + timedelta(days=2, hours=4)),))

    (ask,) = town.asks(request)
    assert (ask.visit_start, ask.visit_end) == (None, None)
    paul.expects(CHANGED)


def test_a_neighbour_who_has_not_answered_is_asked_for_the_new_hours(town: Town, anne: Phone, paul: Phone) -> None:
    request = town.records_request(hours=6)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.expects("lundi 23 entre 10h et 15h")

    thursday = town.now + timedelta(days=3)
    amends(town, request, windows=(Window(thursday, thursday + timedelta(hours=4)),))

    paul.expects("Pouvez-vous aider ?")
    assert "lundi 23" not in paul.texts[-1]


def test_what_cannot_wait_any_more_is_asked_anew_and_chased_sooner(town: Town, anne: Phone) -> None:
    request = town.records_request(urgency=Urgency.PLANNED)
    late = town.fresh(request).chase_at

    amends(town, request, urgency=Urgency.IMMEDIATE)

    anne.expects("urgent")
    soon = town.fresh(request).chase_at
    assert late is not None
    assert soon == town.now + timedelta(minutes=10) < late
    assert town.asks(request, role=Role.REFERENT)[0].answer_by == soon


def test_what_waited_for_the_morning_leaves_at_night(town: Town, anne: Phone) -> None:
    town.now += timedelta(hours=13)
    request = town.records_request()
    assert anne.texts == []

    amends(town, request, urgency=Urgency.IMMEDIATE)

    anne.expects("urgent")
    assert len(anne.texts) == 1


def test_the_second_of_two_does_not_write_over_the_first(town: Town, anne: Phone) -> None:
    request = town.records_request()
    seen = shown(town, request)
    amends(town, request, phone="+33199000155")

    with pytest.raises(Overtaken):
        amends(town, request, seen=seen, access_notes="frapper fort")

    assert (shown(town, request).phone, shown(town, request).access_notes) == ("+33199000155", "")
    assert amends(town, request, access_notes="frapper fort") == ["access_notes"]


def test_the_same_change_twice_is_made_once(town: Town, anne: Phone) -> None:
    request = town.records_request()
    seen = shown(town, request)

    for _ in range(2):
        amends(town, request, seen=seen, access_notes="frapper fort")

    assert town.events(request).count("amended") == 1


def test_a_person_we_know_by_that_name_and_number_is_that_person(town: Town, anne: Phone) -> None:
    known = town.records_request("tap", first_name="Paulette", phone="+33199000144")
    request = town.records_request()

    amends(town, request, first_name="paulette", phone="+33199000144")

    assert town.fresh(request).person_id == town.fresh(known).person_id


def test_what_has_ended_is_not_amended(town: Town, anne: Phone) -> None:
    request = town.records_request()
    town.acts(mairie.cancel, request)

    with pytest.raises(IllegalMove):
        amends(town, request, access_notes="trop tard")

    assert town.state(request) is State.CANCELLED
    assert town.fresh(request).access_notes == ""


def test_a_search_that_becomes_urgent_has_all_the_time_of_an_urgent_one(town: Town, anne: Phone, paul: Phone) -> None:
    request = town.records_request(urgency=Urgency.PLANNED, hours=90)
    anne.taps(referents.take_charge)
    town.fast_forward(hours=7)

    amends(town, request, urgency=Urgency.IMMEDIATE)
    anne.taps(search.ask_in_waves)

    town.fast_forward(minutes=10)
    assert town.state(request) is State.IN_CHARGE, "six hours have gone by, none of them urgent"
    assert "mairie_told" not in town.events(request)
    town.fast_forward(minutes=10)
    assert "mairie_told" in town.events(request)
    paul.expects("changer une ampoule").taps(bricoleurs.accept)


def test_what_waits_goes_on_waiting_when_it_becomes_urgent(town: Town, anne: Phone) -> None:
    request = town.records_request(urgency=Urgency.PLANNED, hours=90)
    until = town.now + timedelta(hours=50)
    town.acts(suspending.suspend, request, until=until, reason=Suspension.WEATHER)

    amends(town, request, urgency=Urgency.IMMEDIATE)

    assert town.fresh(request).chase_at == until


def test_neighbours_who_would_be_asked_in_the_morning_give_way_to_those_who_are_asked_now(
    town: Town, anne: Phone, paul: Phone
) -> None:
    town.now += timedelta(hours=13)
    request = town.records_request(urgency=Urgency.PLANNED, hours=90)
    with town.desk() as desk:
        asked = town.asks_in(desk)[0]
        referents.take_charge(desk, asked)
        search.ask_in_waves(desk, asked)
    assert paul.texts == []

    amends(town, request, urgency=Urgency.IMMEDIATE)

    paul.expects("urgent")
    assert len(paul.texts) == 1
    assert [ask.state for ask in town.asks(request)] == [AskState.STOOD_DOWN, AskState.OPEN]
    assert town.asks(request)[1].leaves_at == town.now


def test_who_was_left_in_peace_after_a_visit_is_asked_once_it_cannot_wait(town: Town, anne: Phone, paul: Phone) -> None:
    town.commune_rules(cooldown_days=1)
    visited = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    request = town.records_request(urgency=Urgency.PLANNED, hours=90)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert "wave_waits" in town.events(request)

    amends(town, request, urgency=Urgency.IMMEDIATE)
    town.fast_forward(minutes=1)

    assert [ask.state for ask in town.asks(request)] == [AskState.OPEN]
    assert town.state(visited) is State.DONE
