"""How many are asked at once: just enough for a good chance in the time left, and never one more."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.matching.waves import hope, wave_size

USUAL = 0.287

chances_ = st.lists(st.floats(0.01, 0.95), min_size=1, max_size=14)
targets = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])


@pytest.mark.parametrize(
    ("chance", "alerts"), [(0.17, 17), (0.287, 9), (0.47, 5)]
)  # published: alerts needed for a 95 % chance of one yes
def test_with_one_wave_left_all_who_are_needed_are_asked_at_once(chance: float, alerts: int) -> None:
    assert wave_size([chance] * 40, seats=1, waves_left=1, target=0.95) == alerts


@pytest.mark.parametrize(("waves", "first"), [(1, 7), (2, 3), (3, 2), (4, 1), (7, 1), (100, 1)])
def test_the_more_time_there_is_the_fewer_are_asked_at_once(waves: int, first: int) -> None:
    assert wave_size([USUAL] * 40, seats=1, waves_left=waves, target=0.9) == first


@pytest.mark.parametrize(
    ("chances", "seats", "size"),
    [
        ([], 1, 0),
        ([0.1], 1, 1),
        ([0.1, 0.1, 0.1], 1, 3),  # the target is out of reach: all of them
        ([1.0, 0.5, 0.5], 1, 1),  # a sure yes needs no company
        ([0.0, 1.0, 0.5], 1, 2),
        ([1.0, 1.0, 1.0], 2, 2),
        ([0.9], 2, 1),
        ([0.9, 0.9, 0.9], 2, 3),
        ([0.5] * 10, 0, 0),
    ],
)
def test_the_last_wave(chances: list[float], seats: int, size: int) -> None:
    assert wave_size(chances, seats=seats, waves_left=1, target=0.9) == size


def test_two_places_with_all_the_time_in_the_world_begin_with_two() -> None:
    assert wave_size([USUAL] * 40, seats=2, waves_left=50, target=0.9) == 2


@given(chances_, st.integers(1, 3))
def test_hope_is_what_counting_every_outcome_gives(chances: list[float], seats: int) -> None:
    chances = chances[:9]
    counted = 0.0
    for outcome in product((True, False), repeat=len(chances)):
        if sum(outcome) >= seats:
            likely = 1.0
            for yes, chance in zip(outcome, chances, strict=True):
                likely *= chance if yes else 1 - chance
            counted += likely
    assert hope(chances, seats) == pytest.approx(counted, abs=1e-12)


@given(chances_, st.integers(1, 2), st.integers(1, 8), targets)
def test_less_time_a_higher_target_or_more_places_never_make_a_wave_smaller(
    chances: list[float], seats: int, waves: int, target: float
) -> None:
    size = wave_size(chances, seats=seats, waves_left=waves, target=target)
    assert wave_size(chances, seats=seats, waves_left=waves + 1, target=target) <= size
    assert wave_size(chances, seats=seats, waves_left=waves, target=target * 0.9) <= size
    assert wave_size(chances, seats=seats + 1, waves_left=waves, target=target) >= size
    assert min(seats, len(chances)) <= size <= len(chances)


@given(st.lists(st.floats(0.05, 0.9), min_size=2, max_size=8), st.integers(1, 2), st.integers(1, 4), targets)
def test_no_other_way_to_spread_them_asks_fewer_on_average(
    chances: list[float], seats: int, waves: int, target: float
) -> None:
    reached = [hope(chances[:asked], seats) for asked in range(len(chances) + 1)]
    enough = next((asked for asked, reach in enumerate(reached) if reach >= target - 1e-9), len(chances))
    fewest: dict[int, float] = {}
    for sizes in product(range(enough + 1), repeat=waves):
        if sum(sizes) == enough and sizes[0] >= seats:
            on_average = sum(size * (1 - reached[sum(sizes[:wave])]) for wave, size in enumerate(sizes))
            fewest[sizes[0]] = min(on_average, fewest.get(sizes[0], on_average))

    size = wave_size(chances, seats=seats, waves_left=waves, target=target)

    assert fewest[size] == pytest.approx(min(fewest.values()), abs=1e-6)
