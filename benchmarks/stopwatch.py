"""How long things take, in milliseconds."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import TypeVar

Answer = TypeVar("Answer")


def at_once(measured: Callable[[], Answer]) -> tuple[Answer, float]:
    """The answer, and how long it took."""
    start = perf_counter()
    answer = measured()
    return answer, (perf_counter() - start) * 1000


def in_turn(measured: Sequence[Callable[[], object]], times: int) -> list[float]:
    """The median of each: one after the other, so many rounds, so that a busy moment hits them all alike."""
    rounds = [[at_once(one)[1] for one in measured] for _ in range(times)]
    return [median(one) for one in zip(*rounds, strict=True)]
