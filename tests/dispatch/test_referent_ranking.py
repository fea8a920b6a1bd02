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


def test_who_is_on_duty_comes_before_the_sector_and_the_sector_before_the_others() -> None:
    elsewhere = frozenset({2})
    facts = [referent(1, 50, sector_ids=elsewhere), referent(2, 90), referent(3, 4_000, on_duty=True, load=4)]
    assert ids(ranked(*facts)) == [3, 2, 1]


def test_full_hands_come_last_even_on_duty() -> None:
    assert ids(ranked(referent(1, on_duty=True, load=Rules().referent_load), referent(2))) == [2, 1]


def test_a_backup_takes_the_place_of_the_absent_one_but_not_a_worse_one() -> None:
    elsewhere = frozenset({2})
    absent = referent(1, on_duty=True, absent=True, backup_id=2)
    found = ranked(absent, referent(2, 4_000, sector_ids=elsewhere), referent(3, 50))
    assert ids(found) == [2, 3]
    assert found.candidates[0].reason.startswith("remplace le référent absent, à 4 km")

    already_better = ranked(replace(absent, on_duty=False), referent(2, 50, on_duty=True), referent(3, 50))
    assert already_better.candidates[0].reason.startswith("de permanence aujourd'hui")


def test_a_backup_who_is_away_has_a_backup_too() -> None:
    elsewhere = frozenset({2})
    absent = referent(1, on_duty=True, absent=True, backup_id=2)
    paused = referent(2, paused_until=date(2026, 12, 3), sector_ids=elsewhere, backup_id=3)
    found = ranked(absent, paused, referent(3, 4_000, sector_ids=elsewhere), referent(4, 50))
    assert ids(found) == [3, 4]
    assert found.candidates[0].reason.startswith("remplace le référent absent")


@pytest.mark.parametrize("backups", [{1: 2, 2: 1}, {1: 1, 2: None}, {1: 2, 2: 2}, {1: 2, 2: 99}])
def test_those_who_stand_in_for_one_another_and_are_all_away_are_replaced_by_nobody(
    backups: dict[int, int | None],
) -> None:
    away = [referent(id_, on_duty=True, absent=True, backup_id=backup) for id_, backup in backups.items()]
    found = ranked(*away, referent(3, sector_ids=frozenset({2})))
    assert ids(found) == [3]
    assert found.candidates[0].reason.startswith("au titre d'un autre secteur")


def test_nobody_stands_in_where_it_was_not_the_turn_of_the_absent_one() -> None:
    elsewhere = frozenset({2})
    absent = referent(1, sector_ids=elsewhere, absent=True, backup_id=2)
    found = ranked(absent, referent(2, 900, sector_ids=elsewhere), referent(3, 1_400))
    assert ids(found) == [3, 2]
    assert found.candidates[1].reason.startswith("au titre d'un autre secteur")


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"absent": True}, "absence en ce moment"),
        ({"kept_apart": True}, "n'est plus proposé pour cette personne"),
        ({"load": 2, "max_open": 2}, "déjà 2 demandes en cours, le maximum souhaité"),
        ({"load": 1, "max_open": 1}, "déjà 1 demande en cours, le maximum souhaité"),
    ],
)
def test_who_is_away_kept_apart_or_full_is_left_out_with_the_reason(known: dict[str, Any], reason: str) -> None:
    (excluded,) = ranked(referent(1), referent(2, **known)).excluded
    assert (excluded.id, excluded.reason) == (2, reason)


def test_a_maximum_leaves_room_below_it() -> None:
    assert ids(ranked(referent(1, load=1, max_open=2))) == [1]


def test_another_day_is_named() -> None:
    found = rank_referents(NEED, [referent(1, on_duty=True)], rules=Rules(), duty_day=date(2026, 11, 24))
    assert found.candidates[0].reason.startswith("de permanence mardi pour le secteur Centre")


REFERENTS = st.builds(
    referent,
    id_=st.integers(1, 12),
    on_duty=st.booleans(),
    absent=st.booleans(),
    kept_apart=st.booleans(),
    max_open=st.sampled_from([None, 1, 2]),
    backup_id=st.one_of(st.none(), st.integers(1, 12)),
    distance_m=st.sampled_from([None, 100, 480, 1_200]),
    load=st.integers(0, 2),
    sector_ids=st.sampled_from([frozenset({1}), frozenset({2}), frozenset()]),
)


@given(facts=st.lists(REFERENTS, max_size=12, unique_by=lambda known: known.id), data=st.data())
def test_the_order_of_referents_does_not_depend_on_how_they_came_in(
    facts: list[ReferentFacts], data: st.DataObject
) -> None:
    assert ranked(*data.draw(st.permutations(facts))) == ranked(*facts)


@given(facts=st.lists(REFERENTS, max_size=12, unique_by=lambda known: known.id))
def test_whoever_may_not_be_asked_is_never_a_candidate_and_nobody_is_lost(facts: list[ReferentFacts]) -> None:
    found = ranked(*facts)
    may_not = {one.id for one in facts if one.absent or one.kept_apart or one.load >= (one.max_open or one.load + 1)}
    assert may_not == {one.id for one in found.excluded}
    assert sorted(ids(found)) == sorted({one.id for one in facts} - may_not)


@given(facts=st.lists(REFERENTS, max_size=12, unique_by=lambda known: known.id))
def test_somebody_present_on_duty_is_asked_before_anybody_who_neither_is_nor_stands_in(
    facts: list[ReferentFacts],
) -> None:
    by_id, duty_is_over = {one.id: one for one in facts}, False
    for candidate in (one for one in ranked(*facts).candidates if by_id[one.id].load < Rules().referent_load):
        first = by_id[candidate.id].on_duty or "remplace" in candidate.reason
        assert not (duty_is_over and by_id[candidate.id].on_duty)
        duty_is_over = duty_is_over or not first
