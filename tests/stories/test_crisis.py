"""A crisis: quicker and wider for what opens in it, each change in the commune's journal, over by itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch import crises, mairie, referents
from dispatch.chasing.crisis_rules import SHORTEST, in_crisis
from dispatch.crisis_spreading import spread
from dispatch.deadlines import delays_of, rules_of
from dispatch.errors import IllegalMove
from dispatch.journal import JournalEntry
from dispatch.people import Agent
from dispatch.requests import Request
from dispatch.rules import Rules
from dispatch.states import CrisisKind, Urgency
from tests.stories.town import Town


def does(town: Town, verb: Callable[..., object], **more: object) -> None:
    with town.desk() as desk:
        verb(desk, desk.session.get_one(Agent, town.mairie_id), **more)


def begins(town: Town, **length: float) -> None:
    does(town, crises.begin, kind=CrisisKind.HEAT, until=town.now + timedelta(**length))


def journal(town: Town) -> list[str]:
    lines = select(JournalEntry.event).where(JournalEntry.request_id.is_(None)).order_by(JournalEntry.id)
    with town.sessions() as session:
        return list(session.scalars(lines))


def overdue_ends(town: Town) -> int:
    with town.desk() as desk:
        return crises.end_overdue(desk)


def test_in_a_crisis_everything_is_quicker_and_wider_but_the_search_lasts_as_long() -> None:
    usual, hastened = Rules(), in_crisis(Rules())

    assert hastened.for_urgency(Urgency.SOON).wave == timedelta(minutes=30)
    assert hastened.for_urgency(Urgency.IMMEDIATE).referent_answer == SHORTEST
    assert hastened.policy(Urgency.SOON).mairie_told == timedelta(hours=6, minutes=30)
    assert hastened.policy(Urgency.SOON).hard_stop == usual.policy(Urgency.SOON).hard_stop
    assert hastened.sector_reach_m == 3_000
    assert Rules.from_json(hastened.to_json()) == hastened


def test_only_what_opens_in_it_follows_it(town: Town) -> None:
    town.referent()
    before = town.records_request()
    begins(town, days=2)
    during = town.records_request("furniture")
    town.now += timedelta(days=2)
    after = town.records_request("letter")

    with town.sessions() as session:
        waits = [delays_of(session.merge(one)).referent_answer for one in (before, during, after)]
        assert waits == [timedelta(minutes=45), timedelta(minutes=22), timedelta(minutes=45)]
        assert rules_of(session.merge(during)).sector_reach_m == 3_000


def test_begin_prolong_end_are_told_in_the_journal(town: Town) -> None:
    begins(town, days=2)
    does(town, crises.prolong, until=town.now + timedelta(days=5))
    does(town, crises.end)

    assert journal(town) == ["crisis_begun", "crisis_prolonged", "crisis_ended"]
    with pytest.raises(IllegalMove):
        does(town, crises.end)


def test_it_ends_by_itself_and_another_may_begin_at_once(town: Town) -> None:
    begins(town, days=2)
    assert overdue_ends(town) == 0

    town.now += timedelta(days=2)
    assert (overdue_ends(town), overdue_ends(town)) == (1, 0)
    begins(town, days=1)
    town.now += timedelta(days=3)
    begins(town, days=1)  # nobody had noted the end of the one before

    assert journal(town) == ["crisis_begun", "crisis_ended"] * 2 + ["crisis_begun"]


def test_two_agents_at_once_begin_one(town: Town) -> None:
    def begin(_agent: int) -> bool:
        try:
            begins(town, days=2)
        except IllegalMove:
            return False
        return True

    with ThreadPoolExecutor(2) as agents:
        assert sorted(agents.map(begin, range(2))) == [False, True]
    assert journal(town) == ["crisis_begun"]


def test_it_cannot_end_before_it_began(town: Town) -> None:
    with pytest.raises(IllegalMove):
        begins(town, days=-1)
    with pytest.raises(IllegalMove):
        does(town, crises.prolong, until=town.now + timedelta(days=1))


def a_minute_ago(town: Town) -> Request:
    """A request that began before what follows."""
    request = town.records_request()
    town.now += timedelta(minutes=1)
    return request


def spreads(town: Town) -> int:
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        running = crises.running_crisis(desk.session, agent.commune, now=desk.now)
        assert running is not None
        return spread(desk, agent, running)


def test_requests_under_way_follow_it_too_once_told_so_and_never_twice(town: Town) -> None:
    town.referent()
    before = a_minute_ago(town)
    begins(town, days=2)
    during = town.records_request("furniture")

    assert (spreads(town), spreads(town)) == (1, 0)

    waits = [delays_of(town.fresh(one)).referent_answer for one in (before, during)]
    assert waits == [timedelta(minutes=22)] * 2
    assert town.events(before).count("hastened") == 1
    assert "hastened" not in town.events(during)
    assert [(line.event, line.details["requests"]) for line in town.commune_events("crisis_spread")] == [
        ("crisis_spread", 1)
    ]


def test_another_crisis_does_not_hasten_what_an_earlier_one_had(town: Town) -> None:
    town.referent()
    told = a_minute_ago(town)
    begins(town, days=1)
    opened_in_it = town.records_request("furniture")
    spreads(town)
    town.now += timedelta(days=2)
    begins(town, days=1)

    assert spreads(town) == 0
    waits = [delays_of(town.fresh(one)).referent_answer for one in (told, opened_in_it)]
    assert waits == [timedelta(minutes=22)] * 2


def test_what_somebody_was_told_stands_and_the_next_step_comes_sooner(town: Town) -> None:
    town.commune_rules(bundle_minutes=0)
    anne = town.referent()
    request = a_minute_ago(town)
    anne.expects("aujourd'hui avant 9h45")
    begins(town, days=1)
    spreads(town)

    town.fast_forward(minutes=43)
    assert "referent_reminded" not in town.events(request)
    town.fast_forward(minutes=2)
    assert "referent_reminded" in town.events(request)
    anne.expects("aujourd'hui avant 10h07")


def test_the_mairie_hears_sooner_that_nobody_is_found(town: Town) -> None:
    anne = town.referent()
    request = a_minute_ago(town)
    anne.taps(referents.take_charge)
    town.now += timedelta(hours=7)
    begins(town, days=1)
    spreads(town)

    town.fast_forward(minutes=1)

    assert "mairie_told" in town.events(request), "after half of the usual thirteen hours"


def test_what_has_ended_is_left_alone_and_a_crisis_that_is_over_hastens_nothing(town: Town) -> None:
    town.referent()
    gone, open_one = a_minute_ago(town), a_minute_ago(town)
    town.acts(mairie.cancel, gone)
    begins(town, days=1)
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        running = crises.running_crisis(desk.session, agent.commune, now=desk.now)
        assert running is not None
        with pytest.raises(IllegalMove):
            spread(replace(desk, now=running.until), agent, running)
        assert spread(desk, agent, running) == 1

    assert "hastened" not in town.events(gone)
    assert "hastened" in town.events(open_one)


def test_two_agents_at_once_hasten_each_request_once(town: Town) -> None:
    town.referent()
    requests = [a_minute_ago(town) for _ in range(3)]
    begins(town, days=1)

    with ThreadPoolExecutor(2) as agents:
        assert sum(agents.map(lambda _: spreads(town), range(2))) == 3

    assert [town.events(one).count("hastened") for one in requests] == [1, 1, 1]
