"""Requests that share out neighbours: the cost and the time beside scipy's optimum, and beside one request at a time.

`python -m benchmarks.assignment`
"""

from dataclasses import dataclass
from math import exp
from random import Random

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.stopwatch import in_turn
from dispatch.matching.assignment import assign

SIZES = ((5, 20), (12, 60), (20, 100), (50, 300))  # places, neighbours
INSTANCES = 200  # of each size, for the totals; one of them is timed
TIMES = 41
TOWN_M = 5_000
REACH_M = 3_000.0  # acceptance falls to a third over so much; see the assumptions of the simulation
NEAR = 0.4  # of a neighbour next door, on average

Costs = list[list[float]]


@dataclass(frozen=True)
class Row:
    """One line of the table. Totals are expected yeses of all instances; milliseconds are medians of one."""

    places: int
    neighbours: int
    ours: float
    scipy: float
    one_by_one: float
    ours_ms: float
    scipy_ms: float


def main() -> None:
    """Measure and print a table in Markdown."""
    print("| places × voisins | oui attendus | optimum de scipy | écart | une demande après l’autre | gain | durée "
          "| durée de scipy |\n|--:|--:|--:|--:|--:|--:|--:|--:|")  # fmt: skip
    for places, neighbours in SIZES:
        row = run(places, neighbours)
        print(
            f"| {row.places} × {row.neighbours} | {row.ours:.1f} | {row.scipy:.1f} | {1 - row.ours / row.scipy:.2%} "
            f"| {row.one_by_one:.1f} | {row.ours / row.one_by_one - 1:+.1%} | {row.ours_ms:.2f} ms "
            f"| {row.scipy_ms:.2f} ms |",
            flush=True,
        )


def run(places: int, neighbours: int) -> Row:
    """Share out so many neighbours among so many places, each time in another town."""
    towns = [_costs(places, neighbours, Random(seed)) for seed in range(INSTANCES)]
    ours = sum(_total(costs, assign(costs)) for costs in towns)
    best = sum(_total(costs, [int(column) for column in linear_sum_assignment(costs)[1]]) for costs in towns)
    ours_ms, scipy_ms = in_turn([lambda: assign(towns[0]), lambda: linear_sum_assignment(np.array(towns[0]))], TIMES)
    return Row(places, neighbours, ours, best, sum(map(_one_by_one, towns)), ours_ms, scipy_ms)


def _costs(places: int, neighbours: int, rng: Random) -> Costs:
    """Minus the chance of a yes: falls with the distance, and some are willing where others are not."""
    homes = [(rng.random() * TOWN_M, rng.random() * TOWN_M) for _ in range(places)]
    people = [(rng.random() * TOWN_M, rng.random() * TOWN_M, rng.lognormvariate(-0.5, 1)) for _ in range(neighbours)]
    return [
        [-min(0.95, NEAR * will * exp(-(((x - east) ** 2 + (y - north) ** 2) ** 0.5) / REACH_M))
         for x, y, will in people]
        for east, north in homes
    ]  # fmt: skip


def _one_by_one(costs: Costs) -> float:
    """The expected yeses when each place takes the best that those before it have left."""
    taken: set[int] = set()
    total = 0.0
    for chances in costs:
        best = min((column for column in range(len(chances)) if column not in taken), key=chances.__getitem__)
        taken.add(best)
        total -= chances[best]
    return total


def _total(costs: Costs, columns: list[int | None] | list[int]) -> float:
    return -sum(costs[row][column] for row, column in enumerate(columns) if column is not None)


if __name__ == "__main__":
    main()
