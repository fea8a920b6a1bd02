"""A simulated year runs on the decisions of production, keeps what they promise, and is the same each time."""

import ast
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from dispatch import simulation, timing
from dispatch.availability import Promise, can_keep, quiet
from dispatch.chasing import steps
from dispatch.matching import agreeing, hours_ahead, planning, ranking, referent_ranking, waves
from dispatch.simulation import agreeing as keeping
from dispatch.simulation import bounds, chased, policies, searching, shown
from dispatch.simulation import year as year_of
from dispatch.simulation.bounds import bounds_of
from dispatch.simulation.measuring import figures_of
from dispatch.simulation.policies import POLICIES
from dispatch.simulation.year import Year, simulate
from dispatch.states import ENDED, AskState, Role, State
from tests.dispatch.simulation.small_town import RULES, SMALL, named, quarter, truth_of

ROOM = Path(simulation.__file__).parent
EVERY = [policy.name for policy in POLICIES]


PRODUCTION = {
    (shown, "rank"): ranking.rank_bricoleurs,
    (bounds, "rank"): ranking.rank_bricoleurs,
    (shown, "rank_referents"): referent_ranking.rank_referents,
    (policies, "plan_wave"): planning.plan_wave,
    (policies, "wave_size"): waves.wave_size,
    (chased, "next_step"): steps.next_step,
    (chased, "wait_ends"): steps.wait_ends,
    (searching, "next_turn"): planning.next_turn,
    (searching, "leaving"): quiet.leaving,
    (year_of, "Timing"): timing.Timing,
    (keeping, "agree"): agreeing.agree,
    (keeping, "keeps"): agreeing.keeps,
    (keeping, "in_common"): agreeing.in_common,
    (keeping, "proposed_hours"): hours_ahead.proposed_hours,
}


@pytest.mark.parametrize(("module", "name"), PRODUCTION)
def test_it_decides_with_the_functions_of_production(module: ModuleType, name: str) -> None:
    assert vars(module)[name] is PRODUCTION[module, name]


def test_nothing_else_in_the_room_ranks_anybody() -> None:
    """Whoever sorts people is a baseline or the oracle: `sorted` and `min` with a key stand in `policies` alone."""
    sorting = {
        path.name
        for path in ROOM.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and any(keyword.arg == "key" for keyword in node.keywords)
    }

    assert sorting == {"policies.py"}


@pytest.mark.parametrize("policy", EVERY)
def test_every_request_ends(policy: str) -> None:
    states = Counter(progress.state for progress in quarter(policy).files)

    assert set(states) <= ENDED
    assert states[State.VERIFIED] > 0.8 * states.total()


def test_the_same_seed_is_the_same_year() -> None:
    month = replace(SMALL, days=30)
    one, other, another = (simulate(truth_of(seed, month), named("voisinage"), RULES) for seed in (3, 3, 4))

    assert [progress.asks for progress in one.files] == [progress.asks for progress in other.files]
    assert [progress.asks for progress in one.files] != [progress.asks for progress in another.files]


@pytest.mark.parametrize("policy", ["voisinage", "oracle"])
def test_caps_are_never_broken(policy: str) -> None:
    year = quarter(policy)
    own = {helper.id: helper for helper in year.town.helpers}

    for who, past in year.pasts.items():
        week = min(RULES.asks_per_week, own[who].asks_per_week or RULES.asks_per_week)
        for first, one_too_many in zip(past.left_at, past.left_at[week:], strict=False):
            assert one_too_many - first >= timedelta(days=7)
        days = Counter(at.astimezone(year.town.hours.tz).date() for at in past.left_at)
        assert max(days.values(), default=0) <= RULES.asks_per_day


def test_nobody_is_asked_before_they_sign_up_while_away_or_for_what_they_cannot_do() -> None:
    year = quarter("voisinage")
    own = {helper.id: helper for helper in year.town.helpers}

    asked = [(ask, progress) for progress in year.files for ask in progress.asks if ask.role is Role.BRICOLEUR]
    assert asked
    for ask, progress in asked:
        helper = own[ask.who]
        assert helper.since <= ask.at
        assert helper.back_on(ask.at.astimezone(year.town.hours.tz).date()) is None
        assert progress.call.job.skill in helper.skills


def test_whoever_said_yes_can_keep_all_they_promised() -> None:
    """At every instant, of all visits that somebody is expected for."""
    year = quarter("voisinage")
    promised: dict[int, list[Promise]] = defaultdict(list)
    for progress in year.files:
        for ask in progress.winners:
            if ask.window is not None:
                lasts = timedelta(minutes=progress.call.job.minutes)
                promised[ask.who].append(Promise(ask.window.start, ask.window.end, lasts))

    assert any(len(visits) > 1 for visits in promised.values())
    for visits in promised.values():
        for number, visit in enumerate(sorted(visits)):
            assert can_keep(sorted(visits)[:number][-3:], visit), visits


def test_a_place_goes_to_one() -> None:
    for policy in EVERY:
        for progress in quarter(policy).files:
            assert len(progress.winners) <= progress.call.seats


def test_nobody_is_asked_at_night_unless_it_cannot_wait() -> None:
    """What is asked at night leaves in the morning: answers and visits never lie in quiet hours."""
    year = quarter("voisinage")
    at_night = [
        progress
        for progress in year.files
        if progress.first_yes_at and progress.call.urgency != "immediate"
        and not (year.town.hours.is_waking(progress.first_yes_at) or _last_waking(year, progress.first_yes_at))
    ]  # fmt: skip

    assert at_night == []


def _last_waking(year: Year, at: datetime) -> bool:
    """The last instant of a waking stretch is already quiet."""
    return year.town.hours.is_waking(at - timedelta(seconds=1))


def test_the_oracle_asks_the_fewest() -> None:
    """The bound: on the same luck nobody needs fewer solicitations for a job, however they choose."""
    asks = dict.fromkeys(EVERY, 0.0)
    for seed in (1, 2):
        truth = truth_of(seed)
        limits = bounds_of(truth, RULES)
        for policy in EVERY:
            asks[policy] += figures_of(quarter(policy, seed), limits).asks_per_job

    assert min(asks, key=lambda policy: asks[policy]) == "oracle"


def test_what_is_done_is_never_more_than_what_could_be() -> None:
    truth = truth_of(1)
    limits = bounds_of(truth, RULES)
    for policy in EVERY:
        figures = figures_of(quarter(policy), limits)
        assert 0 < figures.in_time <= figures.accepted <= 1
        missed = figures.too_few, figures.too_late, figures.lost
        assert figures.in_time + sum(missed) == pytest.approx(1), "whatever was not done in time has one reason"
        assert min(missed) >= 0 < sum(missed)
        assert figures.verified <= 1
    assert all(bound.ready <= bound.able for bound in limits)


def test_answers_come_before_the_deadline_of_the_same_instant() -> None:
    for progress in quarter("voisinage").files:
        asked = [ask.at for ask in progress.asks if ask.role is Role.BRICOLEUR]
        assert all(earlier <= later for earlier, later in pairwise(asked))
        assert all(ask.state is not AskState.OPEN for ask in progress.asks)
