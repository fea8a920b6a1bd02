"""Not this week, away from one day to another, back again: others are asked at once, and nobody is asked meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, care, referents, search
from dispatch.absences import add_absence, add_free_time, remove_exception
from dispatch.availability import Window
from dispatch.desk import Actor, Desk
from dispatch.links import ask_for_token
from dispatch.pauses import away_until, come_back, next_monday, pause
from dispatch.people import Volunteer
from dispatch.presence import AvailabilityException
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role, State, StopBy
from tests.stories.town import MONDAY_9H, Phone, Town

NEXT_MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("said_on", "until"),
    [
        (date(2026, 11, 23), NEXT_MONDAY),  # a Monday
        (date(2026, 11, 28), NEXT_MONDAY),  # the Saturday after it
        (date(2026, 11, 29), date(2026, 12, 7)),  # a Sunday: the week that begins the next day
        (date(2026, 12, 31), date(2027, 1, 4)),
    ],
)
def test_not_this_week_ends_on_a_monday(said_on: date, until: date) -> None:
    assert next_monday(said_on) == until


def not_this_week(desk: Desk, ask: Ask) -> None:
    pause(desk, ask.volunteer, NEXT_MONDAY, actor=Actor(volunteer_id=ask.volunteer_id))


def is_back(desk: Desk, ask: Ask) -> None:
    come_back(desk, ask.volunteer, actor=Actor(volunteer_id=ask.volunteer_id))


def searched(town: Town, anne: Phone, job: str = "bulb") -> Request:
    """Anne takes charge and has us ask whoever is best placed, one at a time."""
    town.commune_rules(wave_size=1)
    request = town.records_request(job, hours=24 * 12)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return request


def states(town: Town, request: Request, phone: Phone) -> list[AskState]:
    asks = town.asks(request, role=Role.REFERENT) + town.asks(request)
    return [ask.state for ask in asks if ask.volunteer_id == phone.volunteer_id]


def is_away_until(town: Town, phone: Phone) -> date | None:
    with town.desk() as desk:
        return away_until(desk.session, desk.session.get_one(Volunteer, phone.volunteer_id), town.now)


def is_away(town: Town, phone: Phone, away: Window) -> None:
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
        add_absence(desk, volunteer, away, actor=Actor(agent_id=town.mairie_id))
    town.delivers()


def test_an_open_ask_goes_on_at_once_and_it_is_no_refusal(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=800)
    request = searched(town, anne)

    paul.taps(not_this_week)

    nadia.expects("Pouvez-vous aider ?")
    assert states(town, request, paul) == [AskState.STOOD_DOWN]
    assert "put_off" in town.events(request)
    assert len(paul.texts) == 1, "what they have just said themselves needs no answer"


def test_nothing_is_asked_before_monday_and_then_it_is_again(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=100)
    first = searched(town, anne)
    paul.taps(not_this_week)
    assert town.events(first)[-1] == "wave_waits", "the person can still be visited after Monday"

    town.now = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)  # Sunday afternoon
    sunday = searched(town, anne, "fuse")
    assert states(town, sunday, paul) == []

    town.now = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    paul.town.commune_rules(wave_size=1)
    monday = town.records_request("bulb", hours=48)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.expects("Pouvez-vous aider ?")
    assert states(town, monday, paul) == [AskState.OPEN]


def test_after_the_break_even_the_same_need_may_be_asked_again(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=100)
    request = searched(town, anne)
    paul.taps(not_this_week).taps(is_back)
    assert is_away_until(town, paul) is None

    anne.taps(search.ask_one, paul.volunteer_id, token=anne.link(0))

    assert states(town, request, paul) == [AskState.STOOD_DOWN, AskState.OPEN]


def test_a_visit_that_was_promised_stands(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = searched(town, anne)
    paul.taps(bricoleurs.accept).taps(not_this_week)

    assert states(town, request, paul) == [AskState.ACCEPTED]
    assert town.state(request) is State.ASSIGNED


def test_a_yes_during_the_break_is_still_a_yes(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = searched(town, anne)
    paul.taps(not_this_week).taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED
    assert is_away_until(town, paul) == NEXT_MONDAY, "for this one need, not for others"


def test_a_referent_asked_is_followed_by_the_next_at_once(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()

    anne.taps(not_this_week)

    bruno.expects("changer une ampoule")
    assert states(town, request, anne) == [AskState.STOOD_DOWN]


def test_tapped_twice_at_once_it_is_said_once(town: Town) -> None:
    anne, paul, nadia, lea = town.referent(), *(town.bricoleur(metres=100 * n) for n in (1, 8, 14))
    request = searched(town, anne)
    start, link = Barrier(2), paul.link()

    def taps(_: int) -> None:
        start.wait()
        paul.taps(not_this_week, token=link)

    with ThreadPoolExecutor(2) as thumbs:
        list(thumbs.map(taps, range(2)))

    assert town.events(request).count("put_off") == 1
    assert len(town.commune_events("volunteer_paused")) == 1
    assert states(town, request, nadia) == [AskState.OPEN]
    assert states(town, request, lea) == []


def test_tapped_by_four_thumbs_with_nothing_asked_it_is_noted_once(town: Town) -> None:
    """No request is there to wait for: it is the volunteer's own row that lets one tap in after the other."""
    anne, paul = town.referent(), town.bricoleur()
    searched(town, anne)
    paul.taps(bricoleurs.decline)
    start, link = Barrier(4), paul.link()

    def taps(_: int) -> None:
        start.wait()
        with town.desk() as desk:
            ask = ask_for_token(desk.session, link)
            assert ask is not None
            not_this_week(desk, ask)

    with ThreadPoolExecutor(4) as thumbs:
        list(thumbs.map(taps, range(4)))

    assert len(town.commune_events("volunteer_paused")) == 1


def test_a_break_and_a_stop_at_once_leave_nobody_waiting(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=800)
    request = searched(town, anne)
    start, link = Barrier(2), paul.link()

    def says(stops: bool) -> None:
        start.wait()
        verb = (lambda desk, ask: care.stop(desk, ask.volunteer, StopBy.LINK)) if stops else not_this_week
        paul.taps(verb, token=link)

    with ThreadPoolExecutor(2) as thumbs:
        list(thumbs.map(says, (True, False)))

    nadia.expects("Pouvez-vous aider ?")
    assert states(town, request, paul) in ([AskState.STOOD_DOWN], [AskState.DECLINED])


def test_an_absence_under_way_passes_on_what_is_asked_and_ends_with_a_tap(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=800)
    searched(town, anne)
    away = Window(town.now - timedelta(hours=9), town.now + timedelta(days=4))

    is_away(town, paul, away)
    is_away(town, paul, away)

    nadia.expects("Pouvez-vous aider ?")
    assert is_away_until(town, paul) == date(2026, 11, 27)
    assert len(town.commune_events("volunteer_changed")) == 1, "twice is once"
    paul.taps(is_back)
    assert is_away_until(town, paul) is None


def test_an_absence_to_come_leaves_today_as_it_is_and_can_be_taken_back(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=100)
    request = searched(town, anne)
    is_away(town, paul, Window(town.now + timedelta(days=1), town.now + timedelta(days=2)))
    assert states(town, request, paul) == [AskState.OPEN]
    assert is_away_until(town, paul) is None

    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        other = desk.session.get_one(Volunteer, anne.volunteer_id)
        known = desk.session.scalars(select(AvailabilityException.id)).one()
        remove_exception(desk, other, known, actor=Actor(agent_id=town.mairie_id))
        assert desk.session.get(AvailabilityException, known) is not None, "of somebody else"
        for _ in range(2):
            remove_exception(desk, volunteer, known, actor=Actor(agent_id=town.mairie_id))
        assert desk.session.get(AvailabilityException, known) is None


def test_free_for_once_keeps_nobody_away(town: Town) -> None:
    paul = town.bricoleur()
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        there = Window(MONDAY_9H, MONDAY_9H + timedelta(hours=3))
        add_free_time(desk, volunteer, there, actor=Actor(agent_id=town.mairie_id))
    assert is_away_until(town, paul) is None
