"""Whom to call about a request, and why: a table of cases; and codes that are never read one for another."""

import pytest

from dispatch.calling.sheets import MOST_LINES
from dispatch.calling.whom import Call, Facts, Outcome, Why, answers_to, call_about, code_of
from dispatch.states import State, StuckReason


def facts(state: State, *, late: bool = True, referent: int | None = 1, bricoleur: int | None = 2) -> Facts:
    return Facts(state, None, late, referent, bricoleur)


@pytest.mark.parametrize(
    ("given", "call"),
    [
        (facts(State.OPEN), Call(Why.TAKE_CHARGE, 1)),
        (facts(State.OPEN, referent=None), None),
        (facts(State.OPEN, late=False), None),
        (facts(State.IN_CHARGE), Call(Why.SEARCH, 1)),
        (facts(State.ASSIGNED), Call(Why.IS_IT_DONE, 2)),
        (facts(State.ASSIGNED, bricoleur=None), None),
        (facts(State.DONE), Call(Why.CHECK_DONE)),
        (facts(State.DONE, late=False), None),
        *((facts(state), None) for state in (State.VERIFIED, State.CANCELLED, State.UNMET, State.PASSED_ON)),
    ],
)
def test_what_is_late_is_asked_of_whoever_has_it(given: Facts, call: Call | None) -> None:
    assert call_about(given) == call


@pytest.mark.parametrize("reason", list(StuckReason))
@pytest.mark.parametrize("late", [True, False])
def test_all_that_is_stuck_has_its_call(reason: StuckReason, late: bool) -> None:
    assert call_about(Facts(State.STUCK, reason, late, None, None)) is not None


def test_a_referent_who_asks_for_help_is_called_and_the_person_where_there_is_none() -> None:
    assert call_about(Facts(State.STUCK, StuckReason.REFERENT_ASKS, False, 7, None)) == Call(Why.DECIDE, 7)
    assert call_about(Facts(State.STUCK, StuckReason.REFERENT_ASKS, False, None, None)) == Call(Why.STILL_LOOKING)


def test_done_is_an_answer_only_where_the_work_is_asked_about() -> None:
    assert {why for why in Why if Outcome.DONE in answers_to(why)} == {Why.CHECK_DONE, Why.IS_IT_DONE}


def test_codes_of_a_day_are_short_and_all_different() -> None:
    codes = [code_of(rank) for rank in range(MOST_LINES)]

    assert codes[:2] == ["A1", "A2"]
    assert codes[9] == "B1"
    assert len(set(codes)) == MOST_LINES
    assert all(len(code) == 2 and code[0] not in "IO" for code in codes)
