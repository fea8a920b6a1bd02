"""Who is asked first, who is left out, and the French sentence that says why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from dispatch.availability import Slot, Window
from dispatch.geo import Point, metres
from dispatch.ranking import BricoleurFacts, Need, Ranking, ReferentFacts, rank_bricoleurs, rank_referents
from dispatch.rules import Rules
from dispatch.states import Urgency

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=PARIS)
HOME = Point(43.6465, 0.5855)
NEED = Need(
    point=HOME,
    skill="electricity",
    windows=(Window(datetime(2026, 11, 26, 8, tzinfo=UTC), datetime(2026, 11, 26, 11, tzinfo=UTC)),),
    minutes=60,
    sector_id=1,
    urgency=Urgency.SOON,
    now=MONDAY,
    tz=PARIS,
    sector_name="Centre",
)
RULES = Rules(asks_per_week=3)


def away(distance_m: float, bearing: float = 90) -> Point:
    there = geodesic(meters=distance_m).destination((HOME.lat, HOME.lon), bearing)
    return Point(there.latitude, there.longitude)


def bricoleur(id_: int, distance_m: float = 200, **known: Any) -> BricoleurFacts:
    willing = BricoleurFacts(
        id=id_,
        point=away(distance_m),
        radius_m=1_500,
        skills=frozenset({"electricity"}),
        slots=(Slot(3, time(9), time(12)),),
        charter_signed=True,
        paused_until=None,
        stopped=False,
        asked_this_week=0,
        last_asked_at=None,
        asked_for_this=False,
        busy=0,
    )
    return replace(willing, **known)


def referent(id_: int, distance_m: float | None = 400, **known: Any) -> ReferentFacts:
    willing = ReferentFacts(
        id=id_,
        point=None if distance_m is None else away(distance_m),
        sector_ids=frozenset({1}),
        paused_until=None,
        stopped=False,
        charter_signed=True,
        load=0,
        asked_for_this=False,
    )
    return replace(willing, **known)


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


def ranked(*facts: ReferentFacts, need: Need = NEED) -> Ranking:
    return rank_referents(need, facts)


def ids(ranking: Ranking) -> Sequence[int]:
    return [candidate.id for candidate in ranking.candidates]


def test_a_referent_of_the_sector_comes_before_a_nearer_one_of_another() -> None:
    assert ids(ranked(referent(1, 50, sector_ids=frozenset({2})), referent(2, 3_000))) == [2, 1]


def test_then_the_nearest_step_then_the_least_loaded_then_the_nearest() -> None:
    facts = [referent(1, 900), referent(2, 100, load=3), referent(3, 450, load=1), referent(4, 300, load=1)]
    assert ids(ranked(*facts)) == [4, 3, 2, 1]


def test_a_referent_whose_place_is_unknown_comes_last_of_the_group() -> None:
    elsewhere = frozenset({2})
    facts = [referent(1, None), referent(2, 4_000, load=9), referent(3, 50, sector_ids=elsewhere)]
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
        (referent(1, load=1), 1, "référent du secteur Centre, à 400 m, 1 demande en cours"),
        (referent(1, load=2), 1, "référent du secteur Centre, à 400 m, 2 demandes en cours"),
        (referent(1, sector_ids=frozenset()), 1, "référent d'un autre secteur, à 400 m, aucune demande en cours"),
        (referent(1, None), 1, "référent du secteur Centre, à une distance inconnue, aucune demande en cours"),
        (referent(1), None, "référent de la commune, à 400 m, aucune demande en cours"),
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
