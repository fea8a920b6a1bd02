"""Which referent is asked to take charge first, and why in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.matching.judging import Need, Ranking
from dispatch.matching.referent_ranking import ReferentFacts, rank_referents
from dispatch.rules import Rules
from tests.dispatch.facts import NEED, referent


def ranked(*facts: ReferentFacts, need: Need = NEED) -> Ranking:
    return rank_referents(need, facts, rules=Rules())


def ids(ranking: Ranking) -> Sequence[int]:
    return [candidate.id for candidate in ranking.candidates]


def test_a_referent_of_the_sector_comes_before_a_nearer_one_of_another() -> None:
    assert ids(ranked(referent(1, 50, sector_ids=frozenset({2})), referent(2, 3_000))) == [2, 1]


def test_then_the_nearest_step_then_the_least_loaded_then_the_nearest() -> None:
    facts = [referent(1, 900), referent(2, 100, load=3), referent(3, 450, load=1), referent(4, 300, load=1)]
    assert ids(ranked(*facts)) == [4, 3, 2, 1]


def test_a_referent_with_full_hands_comes_after_everybody_else() -> None:
    elsewhere = frozenset({2})
    facts = [referent(1, 50, load=Rules().referent_load), referent(2, 4_000, sector_ids=elsewhere)]
    assert ids(ranked(*facts)) == [2, 1]


def test_a_referent_whose_place_is_unknown_comes_last_of_the_group() -> None:
    elsewhere = frozenset({2})
    facts = [referent(1, None), referent(2, 4_000, load=4), referent(3, 50, sector_ids=elsewhere)]
    assert ids(ranked(*facts)) == [2, 1, 3]


def test_an_address_not_on_the_map_leaves_the_load_to_decide() -> None:
    nowhere = replace(NEED, point=None, sector_id=None, sector_name=None)
    found = ranked(referent(1, 50, load=2), referent(2, 5_000, load=1), need=nowhere)
    assert ids(found) == [2, 1]
    assert found.candidates[0].distance_m is None


@pytest.mark.parametrize(
    "known",
    [{"stopped": True}, {"charter_signed": False}, {"paused_until": date(2026, 12, 3)}, {"asked_for_this": True}],
)
def test_a_referent_who_may_not_be_asked_is_left_out(known: dict[str, Any]) -> None:
    ranking = ranked(referent(1), referent(2, **known))
    assert ids(ranking) == [1]
    assert [excluded.id for excluded in ranking.excluded] == [2]


@pytest.mark.parametrize(
    ("facts", "sector_id", "reason"),
    [
        (referent(1, load=1), 1, "au titre du secteur Centre, à 400 m, 1 demande en cours"),
        (referent(1, load=2), 1, "au titre du secteur Centre, à 400 m, 2 demandes en cours"),
        (referent(1, sector_ids=frozenset()), 1, "au titre d'un autre secteur, à 400 m, aucune demande en cours"),
        (referent(1, None), 1, "au titre du secteur Centre, aucune demande en cours"),
        (referent(1), None, "au titre de la commune, à 400 m, aucune demande en cours"),
    ],
)
def test_a_referent_comes_with_a_sentence(facts: ReferentFacts, sector_id: int | None, reason: str) -> None:
    assert ranked(facts, need=replace(NEED, sector_id=sector_id)).candidates[0].reason == reason


REFERENTS = st.builds(
    referent,
    id_=st.integers(1, 10_000),
    distance_m=st.sampled_from([None, 100, 480, 1_200]),
    load=st.integers(0, 2),
    sector_ids=st.sampled_from([frozenset({1}), frozenset({2}), frozenset()]),
)


@given(facts=st.lists(REFERENTS, max_size=20, unique_by=lambda known: known.id), data=st.data())
def test_the_order_of_referents_does_not_depend_on_how_they_came_in(
    facts: list[ReferentFacts], data: st.DataObject
) -> None:
    assert ranked(*data.draw(st.permutations(facts))) == ranked(*facts)
