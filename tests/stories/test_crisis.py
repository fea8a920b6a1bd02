"""A crisis: quicker and wider for what opens in it, each change in the commune's journal, over by itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch import crises
from dispatch.chasing.crisis_rules import SHORTEST, in_crisis
from dispatch.deadlines import delays_of, rules_of
from dispatch.errors import IllegalMove
from dispatch.journal import JournalEntry
from dispatch.people import Agent
from dispatch.rules import Rules
from dispatch.states import CrisisKind, Urgency
from tests.stories.town import Town


def does(town: Town, verb: Callable[..., None], **more: object) -> None:
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
