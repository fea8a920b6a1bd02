"""One wave: whom to ask now and how many; near first, more where a yes is rare, nobody twice at one moment."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.matching.budget import LEAST, Place, readiness
from dispatch.matching.judging import Candidate
from dispatch.matching.planning import Search, Wave, plan_wave
from dispatch.matching.widening import near_first
from dispatch.rules import Rules

RULES = Rules(wave_target=0.9, wave_size=1, wave_most=10, ring_m=1_000, ring_growth=2.0)
LAST_WAVE = Search(seats=1, waves_left=1)
HARD_PLACE = Place(asks=200, yeses=20)


def one(id_: int, distance_m: float | None = 200, **known: Any) -> Candidate:
    return replace(Candidate(id_, distance_m, None, ""), **known)


def many(count: int, **known: Any) -> list[Candidate]:
    return [one(id_, **known) for id_ in range(1, count + 1)]


def ids(wave: Wave) -> list[int]:
    return [candidate.id for candidate in wave.chosen]


@pytest.mark.parametrize(
    ("rules", "size"),
    [
        ({}, 7),
        ({"wave_most": 4}, 4),
        ({"wave_size": 9}, 9),
        ({"wave_size": 12}, 12),  # rules of an older day: that many at once, whatever the rest says
        ({"wave_target": 0.5}, 3),
    ],
)
def test_the_rules_of_the_commune_say_how_sure_how_few_and_how_many(rules: dict[str, Any], size: int) -> None:
    assert len(plan_wave(many(20), LAST_WAVE, replace(RULES, **rules)).chosen) == size


def test_no_wave_is_larger_than_the_commune_wants_however_many_follow() -> None:
    """Two places of which a first wave of five would find both the cheapest: the commune said four at once."""
    for_two = Search(seats=2, waves_left=2)
    assert len(plan_wave(many(8), for_two, replace(RULES, wave_most=8)).chosen) > 4
    assert len(plan_wave(many(20), for_two, replace(RULES, wave_most=4)).chosen) == 4


def test_with_time_the_best_one_is_asked_alone() -> None:
    assert ids(plan_wave(many(20), Search(seats=1, waves_left=6), RULES)) == [1]


def test_nobody_to_ask_is_no_wave() -> None:
    assert plan_wave([], LAST_WAVE, RULES) == Wave()


def test_no_place_free_asks_nobody() -> None:
    assert plan_wave(many(5), Search(seats=0, waves_left=1), RULES).chosen == ()


def test_hope_is_that_of_this_wave() -> None:
    assert plan_wave(many(20), LAST_WAVE, RULES).hope == pytest.approx(1 - (1 - 0.287) ** 7)


def test_who_was_stood_down_a_moment_ago_comes_last() -> None:
    search = Search(seats=1, waves_left=6, thanked=frozenset({1}))
    assert ids(plan_wave(many(3), search, RULES)) == [2]


class TestWidening:
    def test_the_first_wave_looks_near_the_next_ones_farther(self) -> None:
        rested_but_far, near, farther = one(1, 1_800), one(2, 900), one(3, 3_000)
        ranking = [farther, rested_but_far, near]

        by_wave = [[c.id for c in near_first(ranking, wave=wave, rules=RULES)] for wave in range(3)]

        assert by_wave == [[2, 1, 3], [1, 2, 3], [3, 1, 2]]

    def test_an_empty_circle_gives_way_to_the_next_at_once(self) -> None:
        assert ids(plan_wave([one(1, 5_000), one(2, 3_900)], Search(seats=1, waves_left=6), RULES)) == [2]

    def test_a_circle_makes_no_wave_smaller(self) -> None:
        alone_near = [*many(9, distance_m=1_500), one(10, 100)]
        wave = plan_wave(alone_near, LAST_WAVE, RULES)
        assert len(wave.chosen) == 7
        assert ids(wave)[0] == 10

    def test_who_would_have_to_go_beyond_their_word_is_asked_when_nobody_else_is_left(self) -> None:
        beyond, within = one(1, 300, beyond=True), one(2, 900)
        assert ids(plan_wave([beyond, within], LAST_WAVE, RULES)) == [2]
        assert ids(plan_wave([beyond], LAST_WAVE, RULES)) == [1]

    def test_a_distance_nobody_knows_comes_last(self) -> None:
        assert [c.id for c in near_first([one(1, None), one(2, 90_000)], wave=0, rules=RULES)] == [2, 1]

    @given(st.lists(st.floats(0, 9_000), max_size=12), st.integers(0, 8))
    def test_widening_neither_loses_nor_adds_anybody(self, distances: list[float], wave: int) -> None:
        everybody = [one(id_, metres) for id_, metres in enumerate(distances)]
        assert sorted(c.id for c in near_first(everybody, wave=wave, rules=RULES)) == [c.id for c in everybody]


class TestPlaces:
    def test_a_place_without_a_past_is_an_ordinary_one(self) -> None:
        assert readiness(Place()) == 1

    def test_three_refusals_do_not_blacken_a_quartier(self) -> None:
        assert 0.8 < readiness(Place(asks=3)) < 1

    def test_where_a_yes_is_rare_more_are_asked_and_how_many_more_is_told(self) -> None:
        usual = plan_wave(many(20), LAST_WAVE, RULES)
        there = plan_wave(many(20), replace(LAST_WAVE, place=HARD_PLACE), RULES)

        assert usual.extra == 0
        assert there.extra == len(there.chosen) - len(usual.chosen) == 3

    def test_where_a_yes_is_common_nobody_is_spared_less(self) -> None:
        assert plan_wave(many(20), replace(LAST_WAVE, place=Place(100, 90)), RULES).extra == 0

    @given(st.integers(0, 500), st.integers(0, 500))
    def test_the_rarer_the_yes_the_larger_the_budget_within_bounds(self, yeses: int, noes: int) -> None:
        asks = yeses + noes
        assert LEAST <= readiness(Place(asks + 1, yeses)) <= readiness(Place(asks, yeses)) <= 1


class TestShares:
    def test_who_was_allotted_to_this_request_is_asked_first(self) -> None:
        assert ids(plan_wave(many(5), Search(1, 6, shared=frozenset({4})), RULES)) == [4]

    def test_who_was_allotted_to_another_is_asked_for_want_of_anybody_else(self) -> None:
        search = Search(1, 6, taken=frozenset({1, 2}))
        assert ids(plan_wave(many(3), search, RULES)) == [3]
        assert ids(plan_wave(many(2), search, RULES)) == [1]
