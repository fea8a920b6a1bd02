"""Chance that policies share: what a volunteer would answer to a request depends on the seed and on those two alone.

So two policies that ask the same volunteer for the same request meet the same answer, and one more volunteer in the
town changes nobody else's luck (common random numbers).
"""

from collections.abc import Sequence
from enum import IntEnum
from math import exp, log
from statistics import NormalDist

import numpy as np

NORMAL = NormalDist()
TINY = 1e-12  # a quantile of 0 has no logarithm
GOLDEN = 0.618033988749895  # its multiples are spread evenly over 0..1


class Stream(IntEnum):
    """What a row of luck is for."""

    VOLUNTEER = 1  # who they are
    REQUESTS = 2  # what the year brings
    ANSWERS = 3  # what a volunteer answers
    REFERENT = 4
    PEOPLE = 5
    MAIRIE = 6


class Draw(IntEnum):
    """One uniform number of the pair (volunteer, request)."""

    ACCEPTS = 0
    DECLINES = 1
    DELAY = 2
    DEAFENS = 3
    DEAF_FOR = 4
    GIVES_BACK = 5
    COMES = 6
    REPORTS = 7
    WHEN = 8
    LAUNCHES = 9
    VERIFIES = 10
    SATISFIES = 11
    REMINDED = 12
    NIGHT = 13
    LOT = 14


def generator(seed: int, stream: Stream, number: int = 0) -> np.random.Generator:
    """A source of chance for one thing. The same three numbers give the same chance everywhere."""
    return np.random.default_rng([seed, int(stream), number])


class Luck:
    """The uniform numbers of each pair of somebody and a request, drawn when first needed."""

    def __init__(self, seed: int, requests: int) -> None:
        self._seed = seed
        self._shape = (requests, len(Draw))
        self._rows: dict[tuple[Stream, int], Sequence[Sequence[float]]] = {}

    def draw(self, stream: Stream, who: int, request: int, draw: Draw) -> float:
        """A number in 0..1 for this person and this request."""
        rows = self._rows.get((stream, who))
        if rows is None:
            rows = generator(self._seed, stream, who).random(self._shape).tolist()
            self._rows[stream, who] = rows
        return rows[request][draw]


def thrown_again(uniform: float, times: int) -> float:
    """Another number in 0..1 that follows from the first: what a reminder makes of somebody's luck."""
    return (uniform + times * GOLDEN) % 1


def lognormal(uniform: float, median: float, spread: float) -> float:
    """The quantile of a lognormal."""
    return median * exp(spread * NORMAL.inv_cdf(min(max(uniform, TINY), 1 - TINY)))


def spread_of(median: float, value: float, share: float) -> float:
    """The spread of a lognormal with this median, of which `share` lies below `value`."""
    return log(value / median) / NORMAL.inv_cdf(share)
