"""Calls made by hand: what is due comes on the day's sheet, and what came of each call is done once, by the verbs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, mairie, referents, search
from dispatch.calling.results import enter
from dispatch.calling.sheets import day_of, due_calls, lines_of, write_sheet
from dispatch.calling.tables import CallLine
from dispatch.calling.whom import Outcome, Why
from dispatch.errors import AlreadyEntered, IllegalMove
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.prescribing.tables import RequestNote
from dispatch.requests import Request
from dispatch.states import State
from tests.stories.town import Town


def makes_sheet(town: Town) -> int:
    """The mairie makes the sheet of the day."""
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        return write_sheet(desk, desk.session.get_one(Commune, town.commune_id), agent)


def lines(town: Town) -> list[CallLine]:
    """What is on it."""
    with town.sessions() as session:
        commune = session.get_one(Commune, town.commune_id)
        return list(lines_of(session, commune, day_of(commune, town.now)))


def types(town: Town, line: CallLine, outcome: Outcome, words: str = "") -> bool:
    """An agent types in what came of a call."""
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        went_on = enter(desk, desk.session.get_one(CallLine, line.id), agent, outcome, words)
    town.delivers()
    return went_on


def assigned(town: Town) -> Request:
    """A request that a neighbour said yes to."""
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return request


def late(town: Town, request: Request) -> None:
    """Let its deadline pass, and the reminder leave."""
    chase_at = town.fresh(request).chase_at
    assert chase_at is not None
    town.now = chase_at + timedelta(minutes=1)
    town.chases()
    town.delivers()


def test_while_all_goes_its_way_nobody_is_to_be_called(town: Town) -> None:
    assigned(town)

    assert makes_sheet(town) == 0


def test_a_call_is_on_the_sheet_once_a_day_and_the_journal_says_so(town: Town) -> None:
    lost, alone = town.records_request(point=None), town.records_request("furniture")

    assert (makes_sheet(town), makes_sheet(town)) == (2, 0)

    assert [(line.code, line.why) for line in lines(town)] == [("A1", Why.WHERE), ("A2", Why.STILL_LOOKING)]
    assert town.events(lost)[-1] == "call_listed"
    town.records_request(phone="+33199000198")
    assert makes_sheet(town) == 1
    assert [line.code for line in lines(town)] == ["A1", "A2", "A3"]
    town.now += timedelta(days=1)
    assert lines(town) == []
    assert makes_sheet(town) == 3
    assert town.state(alone) is State.STUCK


def test_who_lets_a_deadline_pass_is_called(town: Town) -> None:
    request = assigned(town)
    late(town, request)
    makes_sheet(town)
    (line,) = lines(town)

    assert line.why is Why.IS_IT_DONE
    with town.sessions() as session:
        kept = session.get_one(CallLine, line.id)
        assert kept.ask is not None
        assert kept.ask.volunteer.is_bricoleur

    assert types(town, line, Outcome.DONE)
    assert town.state(request) is State.DONE, "the person is still to be called"
    assert town.events(request)[-2:] == ["call_made", "reported_done"]


def test_the_person_has_the_last_word(town: Town) -> None:
    request = assigned(town)
    with town.desk() as desk:
        (ask,) = [one for one in town.asks_in(desk) if one.seat and one.role == "bricoleur"]
        bricoleurs.report_done(desk, ask)
    late(town, request)
    makes_sheet(town)
    (line,) = lines(town)
    assert line.why is Why.CHECK_DONE

    assert types(town, line, Outcome.DONE, "Elle remercie tout le monde.")

    assert town.state(request) is State.VERIFIED
    with town.sessions() as session:
        (note,) = session.scalars(select(RequestNote).where(RequestNote.request_id == request.id))
        assert (note.body, note.agent_id) == ("Elle remercie tout le monde.", town.mairie_id)


def test_not_done_sets_the_search_going_again(town: Town) -> None:
    request = assigned(town)
    with town.desk() as desk:
        (ask,) = [one for one in town.asks_in(desk) if one.seat and one.role == "bricoleur"]
        bricoleurs.report_done(desk, ask)
    late(town, request)
    makes_sheet(town)

    assert types(town, lines(town)[0], Outcome.NOT_DONE)

    assert town.state(request) is State.IN_CHARGE
    assert "call_made" in town.events(request)


def test_not_done_of_one_that_is_stuck_frees_the_place_and_launches_it_anew(town: Town) -> None:
    request = assigned(town)
    with town.desk() as desk:
        (ask,) = [one for one in town.asks_in(desk) if one.seat and one.role == "bricoleur"]
        bricoleurs.report_done(desk, ask)
    while town.state(request) is not State.STUCK:
        late(town, request)
    makes_sheet(town)
    (line,) = lines(town)
    assert line.why is Why.CHECK_DONE

    assert types(town, line, Outcome.NOT_DONE)

    assert town.state(request) in (State.OPEN, State.IN_CHARGE)
    assert town.asks(request, state=ask.state.ACCEPTED) == []


@pytest.mark.parametrize("outcome", [Outcome.REACHED, Outcome.NO_ANSWER, Outcome.CALL_BACK])
def test_a_call_that_decides_nothing_is_noted_all_the_same(town: Town, outcome: Outcome) -> None:
    request = town.records_request(point=None)
    makes_sheet(town)

    assert types(town, lines(town)[0], outcome)

    assert town.state(request) is State.STUCK
    assert town.events(request)[-1] == "call_made"


def test_of_two_agents_the_second_is_told_and_changes_nothing(town: Town) -> None:
    request = town.records_request(point=None)
    makes_sheet(town)
    (line,) = lines(town)
    types(town, line, Outcome.REACHED)
    before = town.events(request)

    with pytest.raises(AlreadyEntered):
        types(town, line, Outcome.NO_ANSWER, "Personne.")

    assert town.events(request) == before
    assert lines(town)[0].outcome is Outcome.REACHED


def test_a_request_that_went_on_since_keeps_its_place_and_the_call_its_line(town: Town) -> None:
    request = assigned(town)
    late(town, request)
    makes_sheet(town)
    (line,) = lines(town)
    town.acts(mairie.cancel, request)

    assert not types(town, line, Outcome.NOT_DONE)

    assert town.state(request) is State.CANCELLED
    assert town.events(request)[-1] == "call_made"


def test_a_call_about_an_address_cannot_end_a_request(town: Town) -> None:
    request = town.records_request(point=None)
    makes_sheet(town)

    with pytest.raises(IllegalMove):
        types(town, lines(town)[0], Outcome.DONE)

    assert town.state(request) is State.STUCK
    assert lines(town)[0].outcome is None


def test_what_is_suspended_is_left_alone(town: Town) -> None:
    town.records_request(point=None)
    with town.sessions.begin() as session:
        request = session.scalars(select(Request)).one()
        request.suspended_until, request.suspended_reason = town.now + timedelta(days=2), "away"  # type: ignore[assignment]

    with town.sessions() as session:
        assert due_calls(session, session.get_one(Commune, town.commune_id), town.now) == []
