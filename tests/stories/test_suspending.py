"""A request or a person waits until a date: nobody is chased nor asked before, and then it goes on by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, mairie, referents, search, suspending
from dispatch.errors import AskEnded, IllegalMove
from dispatch.people import Agent, Person
from dispatch.requests import Request
from dispatch.states import AskState, Role, State, StuckReason, Suspension
from tests.stories.town import Town

THURSDAY_8H = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)


def waits(town: Town, request: Request, until: datetime = THURSDAY_8H) -> None:
    town.acts(suspending.suspend, request, until=until, reason=Suspension.AWAY)


def of_person(town: Town, verb: Callable[..., None], **more: object) -> None:
    with town.desk() as desk:
        person = desk.session.scalars(select(Person)).one()
        verb(desk, person, desk.session.get_one(Agent, town.mairie_id), **more)
    town.delivers()


def away(town: Town) -> None:
    of_person(town, suspending.suspend_person, until=THURSDAY_8H, reason=Suspension.AWAY)


def test_whoever_was_asked_is_thanked_and_asked_again_on_the_day(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(hours=200)
    waits(town, request)
    anne.expects("remise à plus tard, vous n'avez rien à faire")
    heard = len(anne.texts)

    town.fast_forward(hours=70)
    assert len(anne.texts) == heard
    assert [ask.state for ask in town.asks(request, role=Role.REFERENT)] == [AskState.STOOD_DOWN]
    town.fast_forward(hours=1)

    anne.expects("Pouvez-vous suivre cette demande")
    assert town.events(request)[-2:] == ["resumed", "referent_asked"]
    assert town.fresh(request).suspended_until is None


def test_a_yes_meanwhile_does_not_count(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    waits(town, request)

    with pytest.raises(AskEnded):
        anne.taps(referents.take_charge, token=anne.link(0))

    assert town.state(request) is State.OPEN


def test_waves_go_on_where_they_were(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=200)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    waits(town, request)
    paul.expects("remise à plus tard")

    with pytest.raises(AskEnded):
        anne.taps(search.ask_in_waves)
    town.fast_forward(hours=72)

    paul.expects("Pouvez-vous aider")


def test_a_search_that_had_asked_everybody_begins_again(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=200)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.decline)
    assert town.events(request)[-1] == "nobody_left"
    waits(town, request)
    nadia = town.bricoleur(metres=300)

    town.fast_forward(hours=72)

    nadia.expects("Pouvez-vous aider").taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED


def test_it_ends_as_before_where_there_is_still_nobody(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=200)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.decline)
    waits(town, request)

    town.fast_forward(hours=72)

    assert town.events(request)[-2:] == ["resumed", "nobody_left"]
    anne.expects("aucun voisin")


def test_a_referent_who_had_asked_nobody_has_the_choice_again(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(hours=200)
    anne.taps(referents.take_charge)
    waits(town, request)

    town.fast_forward(hours=71)

    anne.expects("aucun voisin n'est encore sollicité")
    assert town.fresh(request).chase_at == THURSDAY_8H + timedelta(hours=2)


def test_a_visit_that_cannot_be_is_called_off_kindly_and_the_search_begins_again(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=200)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    waits(town, request)
    paul.expects("remise à plus tard")
    anne.expects("remise à plus tard")
    heard = len(paul.texts)

    town.fast_forward(hours=70)
    assert len(paul.texts) == heard
    assert town.state(request) is State.IN_CHARGE
    town.fast_forward(hours=2)

    paul.expects("Pouvez-vous aider")
    assert not any("est-ce fait" in text for text in paul.texts)


def test_a_visit_after_the_date_stands_and_news_are_asked_for(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    heard = len(paul.texts)
    waits(town, request, until=town.now + timedelta(minutes=10))
    assert len(paul.texts) == heard
    assert town.state(request) is State.ASSIGNED
    town.fast_forward(hours=50)

    assert any("est-ce fait" in text for text in paul.texts)


def test_what_the_mairie_holds_is_recalled_on_the_day(town: Town) -> None:
    request = town.records_request()
    alerts = len(town.duty_phone())
    waits(town, request)

    town.fast_forward(hours=70)
    assert len(town.duty_phone()) == alerts
    town.fast_forward(hours=1)

    assert len(town.duty_phone()) == alerts + 1
    assert town.fresh(request).stuck_reason is StuckReason.NO_REFERENT


def test_an_agent_may_let_it_go_on_before_and_twice_is_once(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(hours=200)
    waits(town, request)

    town.acts(suspending.resume, request)
    town.acts(suspending.resume, request)

    anne.expects("Pouvez-vous suivre cette demande")
    assert town.events(request).count("resumed") == 1


def test_the_time_it_waited_does_not_count_for_the_search(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(hours=900)
    waits(town, request, until=THURSDAY_8H + timedelta(days=14))

    town.fast_forward(days=16, hours=23)

    anne.expects("Pouvez-vous suivre cette demande")
    assert "hard_stop" not in town.events(request)
    assert town.state(request) is State.OPEN


def test_a_referent_who_hands_over_meanwhile_is_replaced_on_the_day(town: Town) -> None:
    anne, bruno = town.referent(), town.referent(metres=900)
    request = town.records_request(hours=200)
    anne.taps(referents.take_charge)
    waits(town, request)
    anne.taps(referents.hand_over)
    assert not bruno.texts

    town.fast_forward(hours=71)

    bruno.expects("Pouvez-vous suivre cette demande")


def test_everything_for_a_person_waits_even_what_is_recorded_meanwhile(town: Town) -> None:
    anne = town.referent()
    before = town.records_request(hours=200)
    away(town)
    heard = len(anne.texts)
    after = town.records_request("furniture", hours=200)

    assert len(anne.texts) == heard
    assert {town.fresh(one).chase_at for one in (before, after)} == {THURSDAY_8H}
    of_person(town, suspending.resume_person)

    assert [town.fresh(one).suspended_until for one in (before, after)] == [None, None]
    assert len(anne.texts) == heard + 2


def test_what_has_ended_cannot_wait_and_an_end_clears_the_wait(town: Town) -> None:
    town.referent()
    request = town.records_request()
    waits(town, request)
    town.acts(mairie.cancel, request)

    assert (town.fresh(request).suspended_until, town.fresh(request).chase_at) == (None, None)
    with pytest.raises(IllegalMove):
        waits(town, request)


def test_a_date_that_is_past_is_refused(town: Town) -> None:
    request = town.records_request()

    with pytest.raises(IllegalMove):
        waits(town, request, until=town.now)


def test_two_workers_at_the_end_of_a_wait_resume_it_once(town: Town) -> None:
    town.referent()
    request = town.records_request(hours=200)
    waits(town, request)
    town.now = THURSDAY_8H

    assert town.chases() == 1
    assert town.chases() == 0
    assert town.events(request).count("resumed") == 1
