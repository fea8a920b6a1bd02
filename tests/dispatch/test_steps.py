"""What a passed deadline does: a table of cases, and what must hold for every one of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.chasing.steps import Case, Do, Step, next_step
from dispatch.policy import DEFAULT_POLICIES, Policy
from dispatch.rules import DEFAULT_DELAYS
from dispatch.states import ENDED, State, StuckReason, Urgency

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AGO, SOON = NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)
DELAYS = DEFAULT_DELAYS[Urgency.SOON]
OPEN, IN_CHARGE, ASSIGNED = (
    Case(state, NOW, DELAYS, Policy(reminders=1), has_referent=state is not State.OPEN)
    for state in (State.OPEN, State.IN_CHARGE, State.ASSIGNED)
)
DONE, STUCK = (replace(IN_CHARGE, state=state) for state in (State.DONE, State.STUCK))


def of(case: Case, **facts: object) -> Case:
    return replace(case, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "step"),
    [
        (of(OPEN, asked=1), Step(Do.REMIND_REFERENT, DELAYS.referent_answer)),
        (of(OPEN, asked=1, nudges=1), Step(Do.NEXT_REFERENT)),
        (of(OPEN, asked=1, policy=Policy(reminders=0)), Step(Do.NEXT_REFERENT)),
        (of(OPEN, asked=1, nudges=2, policy=Policy(reminders=3)), Step(Do.REMIND_REFERENT, DELAYS.referent_answer)),
        (OPEN, Step(Do.NEXT_REFERENT)),
        (of(IN_CHARGE, asked=2), Step(Do.NEXT_WAVE)),
        (IN_CHARGE, Step(Do.REMIND_SEARCH, DELAYS.referent_search)),
        (of(IN_CHARGE, digest=True), Step(Do.REMIND_SEARCH, DELAYS.referent_search, in_digest=True)),
        (of(IN_CHARGE, nudges=1), Step(Do.TAKE_BACK)),
        (of(IN_CHARGE, nudges=1, exhausted=True), Step(Do.GET_STUCK, reason=StuckReason.NOBODY_FREE)),
        (of(IN_CHARGE, has_referent=False), Step(Do.GET_STUCK, reason=StuckReason.NOBODY_FREE)),
        (ASSIGNED, Step(Do.ASK_REPORT, DELAYS.report)),
        (of(ASSIGNED, nudges=1), Step(Do.ASK_REPORT, DELAYS.report)),
        (of(ASSIGNED, nudges=2), Step(Do.FREE_PLACES)),
        (DONE, Step(Do.REMIND_VERIFY, DELAYS.verify)),
        (of(DONE, nudges=1), Step(Do.GET_STUCK, reason=StuckReason.UNVERIFIED)),
        (of(DONE, has_referent=False), Step(Do.GET_STUCK, reason=StuckReason.UNVERIFIED)),
        (STUCK, Step(Do.REMIND_MAIRIE, DELAYS.mairie)),
        (of(STUCK, nudges=3), Step(Do.REST)),
        (of(STUCK, duty_phone=False), Step(Do.REST)),
        (of(OPEN, stop_at=NOW, told_at=AGO), Step(Do.HARD_STOP, reason=StuckReason.NO_REFERENT)),
        (of(IN_CHARGE, stop_at=AGO), Step(Do.HARD_STOP, reason=StuckReason.NOBODY_FREE)),
        (of(OPEN, told_at=NOW, step_at=SOON), Step(Do.TELL_MAIRIE, until=SOON)),
        (of(OPEN, told_at=NOW), Step(Do.TELL_MAIRIE, until=NOW)),
        (of(OPEN, asked=1, told_at=SOON, step_at=AGO), Step(Do.REMIND_REFERENT, DELAYS.referent_answer)),
        (of(OPEN, step_at=SOON), Step(Do.WAIT, until=SOON)),
        (of(OPEN, suspended_until=SOON, stop_at=AGO), Step(Do.WAIT, until=SOON)),
        (of(OPEN, suspended_until=NOW, stop_at=AGO), Step(Do.RESUME)),
    ],
)
def test_each_case_has_its_step(case: Case, step: Step) -> None:
    assert next_step(case) == step


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_has_ended_is_never_chased(state: State) -> None:
    with pytest.raises(KeyError):
        next_step(of(OPEN, state=state))


INSTANTS = st.none() | st.integers(-5_000, 5_000).map(lambda minutes: NOW + timedelta(minutes=minutes))
ALIVE = sorted(set(State) - ENDED)
CASES = st.builds(
    Case,
    state=st.sampled_from(ALIVE), now=st.just(NOW), delays=st.sampled_from([*DEFAULT_DELAYS.values()]),
    policy=st.sampled_from([*DEFAULT_POLICIES.values()]), nudges=st.integers(0, 20), asked=st.integers(0, 3),
    has_referent=st.booleans(), exhausted=st.booleans(), step_at=INSTANTS, told_at=INSTANTS, stop_at=INSTANTS,
    suspended_until=INSTANTS, duty_phone=st.booleans(), digest=st.booleans(),
)  # fmt: skip


@given(CASES)
def test_no_step_leaves_a_request_where_it_was_for_ever(case: Case) -> None:
    """Each one moves it, sets a time to come, or uses up a reminder; to wait is always for something later."""
    step = next_step(case)

    if step.do is Do.WAIT:
        assert step.until is not None
        assert step.until > NOW
    if step.do in (Do.REMIND_REFERENT, Do.REMIND_SEARCH, Do.REMIND_VERIFY, Do.REMIND_MAIRIE, Do.ASK_REPORT):
        assert step.delay
        assert next_step(replace(case, nudges=99)).do is not step.do
    if step.do is Do.REST:
        assert case.state is State.STUCK


@given(CASES, st.integers(0, 20))
def test_more_reminders_never_end_a_wait_sooner(case: Case, more: int) -> None:
    patient = replace(case, policy=replace(case.policy, reminders=case.policy.reminders + more))
    ending = {Do.NEXT_REFERENT, Do.TAKE_BACK, Do.GET_STUCK, Do.FREE_PLACES}

    if next_step(patient).do in ending:
        assert next_step(case).do in ending
