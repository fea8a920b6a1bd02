"""Who is asked first, who is left out, and the French sentence that says why."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.availability import OwnQuiet, Slot, Window
from dispatch.geo import metres
from dispatch.matching.judging import Need
from dispatch.matching.ranking import BricoleurFacts, rank_bricoleurs
from dispatch.matching.weights import Weights
from dispatch.rules import Rules
from dispatch.states import Travel, Urgency
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
        bricoleur(1, 50, last_asked_at=ago(8)), bricoleur(2, 450, last_asked_at=ago(40)), bricoleur(3, 490)
    ) == [3, 2, 1]


def test_equals_are_told_apart_by_distance_then_by_id() -> None:
    plain = Rules(weights=Weights(chance=0))
    ranking = rank_bricoleurs(NEED, [bricoleur(3, 300), bricoleur(2, 300), bricoleur(9, 299)], rules=plain)
    assert [candidate.id for candidate in ranking.candidates] == [9, 2, 3]


def test_equals_take_turns_from_one_request_to_the_next_and_stay_put_within_one() -> None:
    equals = [bricoleur(id_) for id_ in range(1, 6)]
    firsts = {order(*equals, need=replace(NEED, seed=seed))[0] for seed in range(40)}
    assert firsts == {1, 2, 3, 4, 5}
    assert order(*equals, need=replace(NEED, seed=7)) == order(*reversed(equals), need=replace(NEED, seed=7))


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"stopped": True}, "ne souhaite plus de messages"),
        ({"charter_signed": False}, "n'a pas encore signé la charte"),
        ({"paused_until": date(2026, 12, 3)}, "en pause jusqu'au 3 décembre"),
        ({"paused_until": date(2026, 12, 1)}, "en pause jusqu'au 1er décembre"),
        ({"asked_for_this": True}, "sollicitation déjà envoyée pour cette demande"),
        ({"skills": frozenset({"shopping"})}, "n'a pas cette compétence"),
        ({"asked_this_week": 3}, "déjà 3 sollicitations en sept jours"),
        ({"point": None}, "son adresse n'est pas encore située"),
        ({"point": away(2_400)}, "trop loin : 2,4 km pour un rayon de 1,5 km"),
        ({"point": away(501), "radius_m": 500}, "trop loin : juste au-delà de 500 m"),
        ({"slots": (Slot(0, time(9), time(12)),)}, "pas libre quand la personne peut recevoir"),
        ({"kept_apart": True}, "n'est pas proposé pour cette personne"),
        ({"pair_only": True}, "ne vient qu'à deux"),
        ({"only_sector_id": 2}, "n'aide que dans son secteur"),
        ({"asked_today": 2}, "déjà 2 sollicitations aujourd'hui"),
        ({"asked_today": 1, "asks_per_day": 1}, "déjà 1 sollicitation aujourd'hui"),
        ({"asked_this_week": 1, "asks_per_week": 1}, "déjà 1 sollicitation en sept jours"),
        ({"busy": 2}, "2 visites déjà prévues"),
        ({"last_done_at": ago(1)}, "vient d'aider : au repos jusqu'au 24 novembre"),
    ],
)
def test_each_hard_condition_leaves_out_and_says_why(known: dict[str, Any], reason: str) -> None:
    ranking = rank_bricoleurs(NEED, [bricoleur(1), bricoleur(2, **known)], rules=RULES)
    assert [candidate.id for candidate in ranking.candidates] == [1]
    assert [(excluded.id, excluded.reason) for excluded in ranking.excluded] == [(2, reason)]


def test_at_night_the_day_that_is_full_is_the_one_on_which_the_text_would_leave() -> None:
    tomorrow = replace(NEED, sent_at=NEED.now + timedelta(days=1))

    [tired] = rank_bricoleurs(tomorrow, [bricoleur(1, asked_today=2)], rules=RULES).excluded

    assert tired.reason == "déjà 2 sollicitations le 24 novembre"


def test_a_tool_is_asked_of_whoever_comes() -> None:
    ride = replace(NEED, tool="car")
    ranking = rank_bricoleurs(ride, [bricoleur(1), bricoleur(2, tools=frozenset({"car"}))], rules=RULES)
    assert [candidate.id for candidate in ranking.candidates] == [2]
    assert ranking.excluded[0].reason == "n'a pas ce qu'il faut : une voiture"


def test_who_never_goes_alone_comes_where_two_are_needed() -> None:
    assert order(bricoleur(1, pair_only=True), need=replace(NEED, seats=2)) == [1]


def test_who_helps_in_one_sector_only_is_asked_there() -> None:
    assert order(bricoleur(1, only_sector_id=1)) == [1]
    assert order(bricoleur(1, only_sector_id=1), need=replace(NEED, sector_id=None)) == []


def test_what_cannot_wait_may_be_asked_of_whoever_has_just_helped() -> None:
    assert order(bricoleur(1, last_done_at=ago(1)), need=replace(NEED, urgency=Urgency.IMMEDIATE)) == [1]
    assert order(bricoleur(1, last_done_at=ago(2))) == [1]


def test_a_volunteer_may_lower_the_caps_not_raise_them() -> None:
    assert order(bricoleur(1, asked_this_week=3, asks_per_week=9), bricoleur(2, asked_today=2, asks_per_day=9)) == []


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"knows_person": True}, {}),
        ({}, {"busy": 1}),
        ({}, {"said_no": 3}),
        ({"said_yes": 3}, {}),
        ({}, {"asked_this_month": 3}),
        ({"asked_this_month": 2}, {"asked_this_month": 2, "asked_this_week": 2}),
        ({}, {"last_asked_at": ago(120)}),  # as rested as can be, but it would not be their first task
        ({}, {"last_asked_at": ago(10)}),
        ({"last_asked_at": ago(40)}, {"last_asked_at": ago(10)}),
    ],
)
def test_each_reason_weighs(better: dict[str, Any], worse: dict[str, Any]) -> None:
    """Against a neighbour like them but for that, whatever the draw says."""
    plain = Rules(weights=Weights(chance=0))
    ranking = rank_bricoleurs(NEED, [bricoleur(1, **worse), bricoleur(2, **better)], rules=plain)
    assert [candidate.id for candidate in ranking.candidates] == [2, 1]


def test_the_points_add_up_and_only_what_weighs_is_kept() -> None:
    rules = Rules(weights=Weights(chance=0))
    known = bricoleur(1, 700, last_asked_at=ago(20), asked_this_month=1, knows_person=True)
    candidate = rank_bricoleurs(NEED, [known], rules=rules).candidates[0]
    assert set(candidate.terms) == {"distance", "wait", "rest", "recent", "known"}
    assert candidate.terms["distance"] == -rules.weights.distance
    assert candidate.terms["rest"] == pytest.approx((20 / 90) ** 2 * rules.weights.rest)
    assert candidate.score == pytest.approx(sum(candidate.terms.values()))


def test_who_comes_sooner_goes_first() -> None:
    friday = replace(NEED, windows=(*NEED.windows, Window(*(at + timedelta(days=1) for at in NEED.windows[0]))))
    later = bricoleur(1, slots=(Slot(4, time(9), time(12)),))
    assert order(later, bricoleur(2), need=friday) == [2, 1]


def test_the_wait_counts_from_when_the_person_can_receive() -> None:
    """Nobody could come before Thursday: whoever comes then keeps nobody waiting, however far off that is."""
    (soonest,) = rank_bricoleurs(NEED, [bricoleur(1, moves_by=Travel.CAR, slots=())], rules=RULES).candidates
    assert "wait" not in soonest.terms


def test_a_refusal_makes_a_yes_less_likely_and_a_yes_more() -> None:
    ranked = rank_bricoleurs(NEED, [bricoleur(1, said_no=3), bricoleur(2), bricoleur(3, said_yes=3)], rules=RULES)
    chances = {one.id: one.chance for one in ranked.candidates}
    assert chances[1] < chances[2] < chances[3]


def test_a_commune_may_count_everybody_as_rested_at_once() -> None:
    """Rules frozen on a request may hold no days at all."""
    rules = Rules(weights=Weights(rest_days=0, newcomer=0, chance=0))
    asked, fresh = rank_bricoleurs(NEED, [bricoleur(1, last_asked_at=ago(8)), bricoleur(2)], rules=rules).candidates
    assert asked.score == fresh.score


def test_nobody_is_forgotten_however_far_or_shy() -> None:
    """After three months their turn has come, even before a neighbour next door who often says yes."""
    next_door = bricoleur(1, 100, last_asked_at=ago(8), said_yes=6, said_no=2)
    assert order(next_door, bricoleur(2, 1_400, last_asked_at=ago(90))) == [2, 1]
    assert order(next_door, bricoleur(2, 1_400, last_asked_at=ago(30))) == [1, 2]


def test_a_good_answerer_outweighs_a_few_hundred_metres() -> None:
    assert order(bricoleur(1, 300, said_no=4), bricoleur(2, 1_400, said_yes=4)) == [2, 1]


def test_an_emergency_does_not_wait_for_anybodys_quiet_hours() -> None:
    morning = OwnQuiet(time(8), time(12), NEED.tz)
    sunday = replace(NEED, urgency=Urgency.IMMEDIATE, windows=(Window(MONDAY, MONDAY + timedelta(hours=6)),))
    at_once = rank_bricoleurs(sunday, [bricoleur(1, slots=(), quiet=morning)], rules=RULES).candidates[0]
    assert at_once.window is not None
    assert at_once.window.start == MONDAY + timedelta(minutes=5)
    soon = replace(sunday, urgency=Urgency.SOON)
    later = rank_bricoleurs(soon, [bricoleur(1, slots=(), quiet=morning)], rules=RULES).candidates[0]
    assert later.window is not None
    assert later.window.start == MONDAY.replace(hour=12, minute=5)
    assert later.reason.endswith("sollicitations à partir de 12h")


def test_a_pause_ends_on_its_day_in_local_time() -> None:
    late = replace(NEED, now=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))  # already Monday here
    assert order(bricoleur(1, paused_until=date(2026, 11, 23)), need=late) == [1]


def test_at_night_the_pause_is_looked_at_for_the_day_on_which_the_text_would_leave() -> None:
    tomorrow = replace(NEED, sent_at=NEED.now + timedelta(days=1))
    assert order(bricoleur(1, paused_until=date(2026, 11, 24)), need=tomorrow) == [1]
    assert order(bricoleur(1, paused_until=date(2026, 11, 25)), need=tomorrow) == []


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
        ({"last_asked_at": ago(22)}, "à 350 m, libre jeudi matin, sans sollicitation depuis 3 semaines"),
        ({}, "à 350 m, libre jeudi matin, encore aucune sollicitation"),
        ({"slots": ()}, "à 350 m, disponibilités à confirmer, encore aucune sollicitation"),
        ({"busy": 1}, "à 350 m, libre jeudi matin, encore aucune sollicitation, 1 visite déjà prévue"),
        ({"knows_person": True}, "à 350 m, libre jeudi matin, encore aucune sollicitation, connaît déjà la personne"),
        ({"said_yes": 5}, "à 350 m, libre jeudi matin, encore aucune sollicitation, dit souvent oui"),
        ({"said_yes": 2}, "à 350 m, libre jeudi matin, encore aucune sollicitation"),
    ],
)
def test_a_candidate_comes_with_a_sentence(known: dict[str, Any], reason: str) -> None:
    ranking = rank_bricoleurs(NEED, [bricoleur(1, 348, **known)], rules=RULES)
    assert ranking.candidates[0].reason == reason


def test_without_hours_the_persons_own_window_is_proposed() -> None:
    assert rank_bricoleurs(NEED, [bricoleur(1, slots=())], rules=RULES).candidates[0].window == NEED.windows[0]


def test_distances_are_exact() -> None:
    crowd = [bricoleur(n, 10 + 20 * n, last_asked_at=ago(n)) for n in range(1, 70)]
    candidates = rank_bricoleurs(NEED, crowd, rules=RULES).candidates
    assert len(candidates) == 69
    for candidate in candidates:
        assert candidate.distance_m == pytest.approx(10 + 20 * candidate.id, abs=0.01)


BRICOLEURS = st.builds(
    bricoleur,
    id_=st.integers(1, 10_000),
    distance_m=st.sampled_from([100, 100, 480, 520, 1_200, 1_600]),
    last_asked_at=st.sampled_from([None, ago(3), ago(30)]),
    asked_this_week=st.integers(0, 3),
    slots=st.sampled_from([(), (Slot(3, time(9), time(12)),)]),
    paused_until=st.sampled_from([None, date(2026, 11, 30)]),
    said_yes=st.integers(0, 9),
    said_no=st.integers(0, 9),
    silent=st.integers(0, 30),
    busy=st.integers(0, 3),
    asked_today=st.integers(0, 2),
    knows_person=st.booleans(),
    kept_apart=st.sampled_from([False, False, True]),
    quiet=st.sampled_from([None, OwnQuiet(time(20), time(12), NEED.tz)]),
    last_done_at=st.sampled_from([None, ago(1), ago(9)]),
    moves_by=st.sampled_from(Travel),
)


# Of those above most are left out, for one reason or another: where the order is at stake, several must be in it.
WILLING = st.builds(
    bricoleur,
    id_=st.integers(1, 10_000),
    distance_m=st.sampled_from([100, 100, 480, 520, 1_200]),
    last_asked_at=st.sampled_from([None, ago(3), ago(30)]),
    asked_this_week=st.integers(0, 2),
    asked_this_month=st.integers(0, 4),
    slots=st.sampled_from([(), (Slot(3, time(9), time(12)),)]),
    said_yes=st.integers(0, 9),
    said_no=st.integers(0, 9),
    silent=st.integers(0, 30),
    busy=st.integers(0, 1),
    knows_person=st.booleans(),
    moves_by=st.sampled_from(Travel),
)
SEVERAL = st.lists(st.one_of(WILLING, BRICOLEURS), min_size=2, max_size=30, unique_by=lambda known: known.id)


@given(facts=SEVERAL, data=st.data())
def test_the_order_does_not_depend_on_how_the_facts_came_in(facts: list[BricoleurFacts], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(facts))
    assert rank_bricoleurs(NEED, shuffled, rules=RULES) == rank_bricoleurs(NEED, facts, rules=RULES)


@given(facts=SEVERAL)
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
        assert not by_id[candidate.id].kept_apart
        assert by_id[candidate.id].busy < RULES.visits_in_hand
        assert 0 < candidate.chance <= 0.95


@given(facts=SEVERAL, data=st.data())
def test_silence_ranks_nobody_down(facts: list[BricoleurFacts], data: st.DataObject) -> None:
    """Whatever share of them never answered: the order is what it would be had they never been silent."""
    heard = [known._replace(silent=data.draw(st.integers(0, 30))) for known in facts]
    assert [one.id for one in rank_bricoleurs(NEED, heard, rules=RULES).candidates] == order(*facts)


@given(known=WILLING, silent=st.integers(1, 30))
def test_silence_gives_and_takes_no_points(known: BricoleurFacts, silent: int) -> None:
    points = [
        rank_bricoleurs(NEED, [known._replace(silent=times)], rules=RULES).candidates[0].terms for times in (0, silent)
    ]
    assert points[0] == points[1]


def test_silence_sizes_a_wave_and_says_nothing_of_how_readily_somebody_helps() -> None:
    (heard,) = rank_bricoleurs(NEED, [bricoleur(1, said_yes=1)], rules=RULES).candidates
    (silent,) = rank_bricoleurs(NEED, [bricoleur(1, said_yes=1, silent=9)], rules=RULES).candidates
    assert silent.inclined == heard.inclined == heard.chance
    assert silent.chance < heard.chance


@given(silent=st.integers(1, 30), others=st.lists(BRICOLEURS, max_size=20, unique_by=lambda known: known.id))
def test_whoever_is_silent_is_never_behind_their_twin_who_said_no(silent: int, others: list[BricoleurFacts]) -> None:
    twins = bricoleur(20_001, silent=silent), bricoleur(20_002, said_no=silent)
    ranked = rank_bricoleurs(NEED, [*others, *twins], rules=Rules(weights=Weights(chance=0)))
    ids = [one.id for one in ranked.candidates]
    assert ids.index(20_001) < ids.index(20_002)


@given(gaps=st.lists(st.sampled_from([0.2, 1, 5, 12, 26, 50]), max_size=40), own=st.sampled_from([None, 1, 2]))
def test_no_sequence_of_asks_goes_beyond_the_caps(gaps: list[float], own: int | None) -> None:
    """Whenever the ranking proposes them they are asked; the counts of any day and any seven days stay below."""
    asked: list[datetime] = []
    now = MONDAY
    for gap in gaps:
        now += timedelta(hours=gap)
        need = replace(NEED, now=now, windows=(Window(now, now + timedelta(days=2)),))
        week = [at for at in asked if at > now - timedelta(days=7)]
        today = [at for at in week if at.astimezone(NEED.tz).date() == need.today]
        known = bricoleur(1, slots=(), asked_this_week=len(week), asked_today=len(today), asks_per_week=own)
        if order(known, need=need):
            asked.append(now)
    for at in asked:
        assert sum(at <= later < at + timedelta(days=7) for later in asked) <= (own or RULES.asks_per_week)
        assert sum(later.date() == at.date() for later in asked) <= RULES.asks_per_day
