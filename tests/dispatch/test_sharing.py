"""Requests that want the same neighbours at one moment: nobody is asked twice, and together they do better."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch.matching.judging import Candidate
from dispatch.matching.sharing import Wish, share

Chances = dict[int, float]  # by volunteer


def wish(request_id: int, chances: Chances, size: int = 1) -> Wish:
    """A request that ranks its candidates by how readily they say yes."""
    best_first = sorted(chances, key=lambda id_: (-chances[id_], id_))
    return Wish(request_id, [Candidate(id_, 200, None, "", inclined=chances[id_]) for id_ in best_first], size)


@st.composite
def wishes(draw: st.DrawFn) -> list[Wish]:
    chances = st.dictionaries(st.integers(1, 8), st.floats(0.01, 0.9), max_size=8)
    return [wish(number, draw(chances), draw(st.integers(0, 3))) for number in range(1, draw(st.integers(1, 4)) + 1)]


def test_the_one_who_suits_nobody_else_as_well_is_left_to_whoever_needs_them() -> None:
    near_both = wish(1, {1: 0.5, 2: 0.45})
    near_one = wish(2, {1: 0.4, 2: 0.1})
    assert share([near_both, near_one]) == {1: frozenset({2}), 2: frozenset({1})}


def test_requests_that_want_nobody_in_common_are_left_to_their_own_ranking() -> None:
    assert share([wish(1, {1: 0.5, 2: 0.2}), wish(2, {2: 0.5, 1: 0.2})]) == {}


def test_who_is_wanted_by_a_third_is_not_taken_from_it_behind_its_back() -> None:
    """Two want the same neighbour. The second best of one is the first of another, which nobody disputed."""
    first, second = wish(1, {1: 0.5, 2: 0.4, 4: 0.35}), wish(2, {1: 0.5, 2: 0.1})
    third = wish(3, {2: 0.45, 3: 0.05})
    assert share([first, second]) == {1: frozenset({2}), 2: frozenset({1})}
    assert share([first, second, third]) == {1: frozenset({4}), 2: frozenset({1}), 3: frozenset({2})}


def test_nobody_beyond_the_first_places_is_taken_before_their_turn() -> None:
    """The most willing one rests: neither request would have asked them, alone or together."""
    ranked = [Candidate(id_, 200, None, "", inclined=inclined) for id_, inclined in ((1, 0.3), (2, 0.3), (3, 0.9))]
    shared = share([Wish(1, ranked, 1), Wish(2, ranked, 1)])
    assert set[int]().union(*shared.values()) == {1, 2}


def test_where_there_are_too_few_each_request_gets_one_before_any_gets_a_second() -> None:
    greedy = wish(1, {1: 0.9, 2: 0.9, 3: 0.9}, size=3)
    modest = wish(2, {1: 0.1, 2: 0.1, 3: 0.1}, size=3)
    shared = share([greedy, modest])
    assert sorted(map(len, shared.values())) == [1, 2]


def test_with_one_neighbour_for_two_requests_one_of_them_goes_without() -> None:
    assert share([wish(1, {1: 0.2}), wish(2, {1: 0.3})]) == {1: frozenset(), 2: frozenset({1})}


@given(wishes(), st.data())
def test_silence_passes_nobody_over(wishes: list[Wish], data: st.DataObject) -> None:
    """Silence lowers the chance by which a wave is sized, and changes nothing of who asks whom (decision 0005)."""
    lower = st.floats(0.01, 0.9)
    silent = [
        replace(one, candidates=[replace(known, chance=data.draw(lower)) for known in one.candidates]) for one in wishes
    ]
    assert share(silent) == share(wishes)


@given(wishes())
def test_nobody_is_allotted_twice_nor_to_whom_they_cannot_help(wishes: list[Wish]) -> None:
    shared = share(wishes)
    allotted = [id_ for ids in shared.values() for id_ in ids]
    assert len(allotted) == len(set(allotted))
    for one in wishes:
        ids = shared.get(one.request_id, frozenset())
        assert ids <= {candidate.id for candidate in one.candidates}
        assert len(ids) <= one.size


@given(wishes())
def test_nobody_whom_another_request_would_ask_is_allotted_without_it(wishes: list[Wish]) -> None:
    shared = share(wishes)
    allotted = {id_ for ids in shared.values() for id_ in ids}
    assert not any(one.first & allotted for one in wishes if one.request_id not in shared)


@given(wishes(), st.randoms())
def test_it_does_not_depend_on_the_order_the_requests_come_in(wishes: list[Wish], rng: Random) -> None:
    shuffled = rng.sample(wishes, len(wishes))
    assert share(shuffled) == share(wishes)


@given(wishes())
def test_with_somebody_for_every_place_never_fewer_yeses_than_one_by_one(wishes: list[Wish]) -> None:
    shared = share(wishes)
    rivals = [one for one in wishes if one.request_id in shared]
    alone = _one_by_one(rivals)
    assume(all(len(alone[one.request_id]) == one.size for one in rivals))

    assert all(len(shared[one.request_id]) == one.size for one in rivals)
    assert _expected(rivals, shared) >= _expected(rivals, alone) - 1e-9


def test_over_many_moments_together_is_clearly_better_than_one_by_one() -> None:
    """Two to five requests of one quartier, thirty neighbours with chances of their own for each: a busy morning."""
    rng, together, alone, worse = Random(4), 0.0, 0.0, 0
    for _ in range(300):
        here = [_request(number, rng) for number in range(1, rng.randint(3, 6))]
        shared, one_by_one = share(here), {}
        rivals = [one for one in here if one.request_id in shared]
        one_by_one = _one_by_one(rivals)
        assert sum(map(len, shared.values())) == sum(map(len, one_by_one.values())), "the same number of asks"
        together += (gained := _expected(rivals, shared))
        alone += (before := _expected(rivals, one_by_one))
        worse += gained < before - 1e-9

    assert worse == 0
    assert together > 1.05 * alone


def _request(number: int, rng: Random) -> Wish:
    """Distance and willingness make the chance: who is willing is so for everybody, who is near is near to one."""
    willing = {id_: Random(id_).lognormvariate(-0.5, 1) for id_ in range(30)}
    chances = {id_: min(0.95, 0.4 * willing[id_] * rng.random()) for id_ in willing if rng.random() < 0.5}
    return wish(number, chances, size=rng.randint(1, 4))


def _one_by_one(wishes: Sequence[Wish]) -> dict[int, frozenset[int]]:
    """Each in turn takes the best that those before it have left."""
    taken: set[int] = set()
    allotted = {}
    for one in wishes:
        left = [candidate.id for candidate in one.candidates if candidate.id not in taken][: one.size]
        allotted[one.request_id] = frozenset(left)
        taken |= set(left)
    return allotted


def _expected(wishes: Sequence[Wish], allotted: dict[int, frozenset[int]]) -> float:
    """How many yeses are to be expected."""
    return sum(
        candidate.inclined for one in wishes for candidate in one.candidates if candidate.id in allotted[one.request_id]
    )
