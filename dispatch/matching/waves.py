"""How many neighbours are asked at once: the fewest with whom a search keeps its chance in the time it has left."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

HAIR = 1e-9  # what computing with fractions may be wrong by


def wave_size(chances: Sequence[float], *, seats: int, waves_left: int, target: float) -> int:
    """How many of those who may be asked, best first, to ask now.

    `chances` are the independent probabilities of a yes, `seats` the places still free. Over the waves left, as many
    are asked as it takes for `seats` yeses to come with probability `target`, or all of them where that is out of
    reach. They are spread so that the fewest are asked on average: a later wave goes out only if the earlier ones
    were not enough. With time it is one after the other, without it all at once.

    Never fewer than one for each free place, never more than there are. Less time, a higher target or more places
    never make it smaller.
    """
    sizes = (_first(chances, places, waves_left, target) for places in range(1, seats + 1))
    return max(sizes, default=0)


def hope(chances: Sequence[float], seats: int) -> float:
    """The probability that at least `seats` of them say yes."""
    return 1 - _lacks(chances, seats)[-1]


def _first(chances: Sequence[float], seats: int, waves_left: int, target: float) -> int:
    """The size of the first wave for so many places."""
    lacks = _lacks(chances, seats)
    enough = next((asked for asked, lack in enumerate(lacks) if 1 - lack >= target - HAIR), len(chances))
    least = min(seats, len(chances))
    if enough <= least:
        return least
    later = _asked_later(lacks[: enough + 1], waves_left - 1)
    return min(range(least, enough + 1), key=lambda asked: round(asked + float(later[asked]), 9))


def _lacks(chances: Sequence[float], seats: int) -> list[float]:
    """For 0, 1, 2, ... asked: the probability that fewer than `seats` say yes (the Poisson-binomial recursion)."""
    yeses = [1.0] + [0.0] * (seats - 1)
    lacks = [1.0]
    for chance in chances:
        yeses = [said * (1 - chance) + fewer * chance for said, fewer in zip(yeses, [0.0, *yeses], strict=False)]
        lacks.append(sum(yeses))
    return lacks


def _asked_later(lacks: Sequence[float], waves: int) -> NDArray[np.float64]:
    """For 0, 1, 2, ... asked so far: how many more are asked on average in so many waves, all of them if need be."""
    everybody = len(lacks) - 1
    asked = np.arange(everybody + 1)
    more = asked[np.newaxis, :] - asked[:, np.newaxis]  # a row for each number asked so far
    wave = np.where(more < 0, np.inf, np.maximum(more, 0) * np.asarray(lacks)[:, np.newaxis])
    later = np.where(asked == everybody, 0.0, np.inf)
    for _ in range(min(waves, everybody)):
        later = (wave + later).min(axis=1)
    return later
