"""How readily somebody says yes, by their own answers, and how many must be asked."""

from math import exp, log

import pytest

from dispatch.matching.answer_rates import AT_THE_DOOR, REACH_M, WITHIN_1_KM, chance_of_yes, log_answer_rate


def test_nobody_is_judged_before_they_answered() -> None:
    assert log_answer_rate(0, 0) == pytest.approx(0)


@pytest.mark.parametrize(
    ("yes", "no", "rate"), [(1, 0, 2 / 3.5), (0, 1, 1 / 3.5), (20, 0, 21 / 22.5), (4, 6, 5 / 12.5)]
)
def test_one_answer_says_little_and_twenty_say_much(yes: int, no: int, rate: float) -> None:
    assert log_answer_rate(yes, no) == pytest.approx(log(rate / 0.4))


def test_the_mean_within_a_kilometre_is_the_published_median() -> None:
    """Over a disc, ring by ring: a ring's weight is its radius."""
    rings = [(n + 0.5) for n in range(1_000)]
    mean = sum(r * chance_of_yes(r, yes=0, no=0, silent=0) for r in rings) / sum(rings)
    assert mean == pytest.approx(WITHIN_1_KM, rel=0.001)
    assert chance_of_yes(REACH_M, yes=0, no=0, silent=0) == pytest.approx(AT_THE_DOOR * exp(-1))


def test_for_how_many_to_ask_silence_counts() -> None:
    def chance(**answers: int) -> float:
        return chance_of_yes(500, **({"yes": 0, "no": 0, "silent": 0} | answers))

    assert chance(silent=5) < chance() < chance(yes=2)
    assert chance(silent=5) == chance(no=5)
    assert chance(yes=1_000) <= 0.95
