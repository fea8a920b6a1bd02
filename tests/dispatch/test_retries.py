"""At once, then after growing pauses that never grow beyond a quarter of an hour."""

import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.outbox.retries import FIRST_PAUSE, LONGEST_PAUSE, pause_after

TRIES = st.integers(min_value=1, max_value=10_000)
SEEDS = st.integers(min_value=0, max_value=10)


def test_the_first_failure_is_tried_again_at_once() -> None:
    assert pause_after(1, random.Random(1)) == timedelta()
    assert pause_after(2, random.Random(1)) > timedelta(seconds=10)


def test_what_may_have_left_waits_until_the_carrier_knows_of_it() -> None:
    assert timedelta(seconds=10) < pause_after(1, random.Random(1), in_doubt=True) <= FIRST_PAUSE


@given(TRIES, SEEDS, st.booleans())
def test_pauses_stay_within_a_quarter_of_an_hour(tries: int, seed: int, in_doubt: bool) -> None:
    assert timedelta() <= pause_after(tries, random.Random(seed), in_doubt=in_doubt) <= LONGEST_PAUSE


@given(st.integers(min_value=1, max_value=30), SEEDS)
def test_pauses_grow(tries: int, seed: int) -> None:
    assert pause_after(tries, random.Random(seed)) <= pause_after(tries + 1, random.Random(seed))


def test_texts_that_failed_together_do_not_return_together() -> None:
    rng = random.Random(1)
    assert len({pause_after(4, rng) for _ in range(50)}) == 50
