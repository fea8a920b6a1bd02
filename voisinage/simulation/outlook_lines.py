"""Where recruiting helps most, as lines of a table: sectors that chance alone may have put in order share one rank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf, isnan
from statistics import fmean

from dispatch.simulation.confidence import Estimate
from dispatch.simulation.town import Area
from dispatch.simulation.what_if import Gain, Outlook


@dataclass(frozen=True)
class Line:
    """One sector: `number` finds it on the map, `rank` is shared by those whose intervals overlap."""

    rank: int
    number: int
    area: Area
    gain: Gain


def lines_of(areas: Sequence[Area], found: Outlook) -> list[Line]:
    """Where recruiting helps the commune most comes first; where nothing is known, last."""
    highest_first = sorted(zip(areas, found.gains, strict=True), key=lambda pair: -_ends(pair[1].everywhere)[1])
    ranks = _ranks([gain.everywhere for _, gain in highest_first])
    ranked = zip(ranks, highest_first, strict=True)
    in_order = sorted(ranked, key=lambda one: (one[0], -_known(one[1][1].everywhere.mean), one[1][0].id))
    return [Line(rank, number, *pair) for number, (rank, pair) in enumerate(in_order, start=1)]


def shade_gains(lines: Sequence[Line]) -> list[float]:
    """What each line's sector is shaded by: the same for all of one rank."""
    return [fmean(line.gain.everywhere.mean for line in alike) for alike in by_rank(lines) for _ in alike]


def by_rank(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines, those of one rank together."""
    return [list(alike) for _, alike in groupby(lines, key=lambda line: line.rank)]


def _ranks(highest_first: Sequence[Estimate]) -> list[int]:
    """1 for the first, and one more wherever an interval lies wholly below all those before it."""
    ranks, rank, lowest = list[int](), 0, inf
    for gain in highest_first:
        low, high = _ends(gain)
        if not ranks or high < lowest:
            rank, lowest = len(ranks) + 1, inf
        ranks.append(rank)
        lowest = min(lowest, low)
    return ranks


def _ends(gain: Estimate) -> tuple[float, float]:
    return (-inf, -inf) if isnan(gain.mean) else (gain.low, gain.high)  # no request at all was drawn


def _known(mean: float) -> float:
    return -inf if isnan(mean) else mean
