"""Who is asked first, who is left out, and the French sentence that says why."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.availability import Slot
from dispatch.geo import metres
from dispatch.matching.judging import Need
from dispatch.matching.ranking import BricoleurFacts, rank_bricoleurs
from dispatch.rules import Rules
from tests.dispatch.facts import HOME, MONDAY, NEED, away, bricoleur

RULES = Rules(asks_per_week=3)


def order(*facts: BricoleurFacts, need: Need = NEED) -> list[int]:
    return [candidate.id for candidate in rank_bricoleurs(need, facts, rules=RULES).candidates]


def ago(days: int) -> datetime:
    return MONDAY - timedelta(days=days)


def test_the_nearest_step_comes_first() -> None:
    assert order(bricoleur(1, 1_200), bricoleur(2, 300), bricoleur(3, 700)) == [2, 3, 1]


def test_within_a_step_it_is_the_turn_of_whoever_was_left_in_peace_longest() -> None:
    assert order(
        bricoleur(1, 50, last_asked_at=ago(8)), bricoleur(2, 450, last_asked_at=ago(20)), bricoleur(3, 490)
    ) == [3, 2, 1]


def test_a_long_wait_does_not_bring_anybody_nearer() -> None:
    assert order(bricoleur(1, 1_400), bricoleur(2, 300, last_asked_at=ago(1))) == [2, 1]


def test_equals_are_told_apart_by_distance_then_by_id() -> None:
    assert order(bricoleur(3, 300), bricoleur(2, 300), bricoleur(9, 299)) == [9, 2, 3]


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"stopped": True}, "ne souhaite plus de messages"),
        ({"charter_signed": False}, "n'a pas encore signé la charte"),
        ({"paused_until": date(2026, 12, 3)}, "en pause jusqu'au 3 décembre"),
        ({"paused_until": date(2026, 12, 1)}, "en pause jusqu'au 1er décembre"),
        ({"asked_for_this": True}, "déjà sollicité pour cette demande"),
        ({"skills": frozenset({"shopping"})}, "n'a pas cette compétence"),
        ({"asked_this_week": 3}, "déjà sollicité 3 fois cette semaine"),
        ({"point": None}, "son adresse n'est pas encore située"),
        ({"point": away(2_400)}, "trop loin : 2,4 km pour un rayon de 1,5 km"),
        ({"point": away(501), "radius_m": 500}, "trop loin : juste au-delà de 500 m"),
        ({"slots": (Slot(0, time(9), time(12)),)}, "pas libre quand la personne peut recevoir"),
    ],
)
def test_each_hard_condition_leaves_out_and_says_why(known: dict[str, Any], reason: str) -> None:
    ranking = rank_bricoleurs(NEED, [bricoleur(1), bricoleur(2, **known)], rules=RULES)
    assert [candidate.id for candidate in ranking.candidates] == [1]
    assert [(excluded.id, excluded.reason) for excluded in ranking.excluded] == [(2, reason)]


def test_a_pause_ends_on_its_day_in_local_time() -> None:
    late = replace(NEED, now=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))  # already Monday here
    assert order(bricoleur(1, paused_until=date(2026, 11, 23)), need=late) == [1]


def test_one_below_the_weekly_cap_may_still_be_asked() -> None:
    assert order(bricoleur(1, asked_this_week=2)) == [1]


def test_nobody_is_near_an_address_that_is_not_on_the_map() -> None:
    ranking = rank_bricoleurs(replace(NEED, point=None), [bricoleur(1)], rules=RULES)
    assert ranking.candidates == ()
    assert ranking.excluded[0].reason == "l'adresse de la demande n'est pas encore située"


@pytest.mark.parametrize("radius", [300, 1_500, 4_000])
@pytest.mark.parametrize("bearing", [0, 45, 90])
def test_the_radius_is_kept_to_the_metre(radius: int, bearing: float) -> None:
    inside, outside = (bricoleur(n, radius_m=radius, point=away(radius + n, bearing)) for n in (-1, 1))
    assert order(inside, outside) == [-1]


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"last_asked_at": ago(22)}, "à 350 m, libre jeudi matin, pas sollicité depuis 3 semaines"),
        ({}, "à 350 m, libre jeudi matin, jamais sollicité"),
        ({"slots": ()}, "à 350 m, disponibilités à confirmer, jamais sollicité"),
        ({"busy": 1}, "à 350 m, libre jeudi matin, jamais sollicité, 1 visite déjà prévue"),
    ],
)
def test_a_candidate_comes_with_a_sentence(known: dict[str, Any], reason: str) -> None:
    ranking = rank_bricoleurs(NEED, [bricoleur(1, 348, **known)], rules=RULES)
    assert ranking.candidates[0].reason == reason


def test_without_hours_the_persons_own_window_is_proposed() -> None:
    assert rank_bricoleurs(NEED, [bricoleur(1, slots=())], rules=RULES).candidates[0].window == NEED.windows[0]


def test_distances_are_exact_where_it_matters() -> None:
    crowd = [bricoleur(n, 10 + 20 * n, last_asked_at=ago(n)) for n in range(1, 70)]
    candidates = rank_bricoleurs(NEED, crowd, rules=RULES).candidates
    assert len(candidates) == 69
    for candidate in candidates[:50]:
        assert candidate.distance_m == pytest.approx(10 + 20 * candidate.id, abs=0.01)


BRICOLEURS = st.builds(
    bricoleur,
    id_=st.integers(1, 10_000),
    distance_m=st.sampled_from([100, 100, 480, 520, 1_200, 1_600]),
    last_asked_at=st.sampled_from([None, ago(3), ago(30)]),
    asked_this_week=st.integers(0, 3),
    slots=st.sampled_from([(), (Slot(3, time(9), time(12)),)]),
    paused_until=st.sampled_from([None, date(2026, 11, 30)]),
)


@given(facts=st.lists(BRICOLEURS, max_size=70, unique_by=lambda known: known.id), data=st.data())
def test_the_order_does_not_depend_on_how_the_facts_came_in(facts: list[BricoleurFacts], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(facts))
    assert rank_bricoleurs(NEED, shuffled, rules=RULES) == rank_bricoleurs(NEED, facts, rules=RULES)


@given(facts=st.lists(BRICOLEURS, max_size=30, unique_by=lambda known: known.id))
def test_everybody_is_either_proposed_or_left_out_with_a_reason(facts: list[BricoleurFacts]) -> None:
    ranking = rank_bricoleurs(NEED, facts, rules=RULES)
    reasons = {one.id: one.reason for one in ranking.candidates} | {one.id: one.reason for one in ranking.excluded}
    assert len(ranking.candidates) + len(ranking.excluded) == len(facts)
    assert set(reasons) == {known.id for known in facts}
    assert all(reasons.values())
    by_id = {known.id: known for known in facts}
    for candidate in ranking.candidates:
        point = by_id[candidate.id].point
        assert point is not None
        assert metres(HOME, point) <= by_id[candidate.id].radius_m
        assert by_id[candidate.id].asked_this_week < 3
