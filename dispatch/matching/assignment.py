"""Who is asked for what when the same neighbours could fill several places: the least total cost, exactly."""

from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.float64]
NOBODY = -1


def assign(costs: Sequence[Sequence[float]]) -> list[int | None]:
    """For each row the column it gets, no column twice, at the least total cost; `inf` marks what cannot be.

    As many rows as possible get one, and of all the ways to do so the cheapest is taken; None for a row that goes
    without. Shortest augmenting paths with prices on rows and columns (R. Jonker and A. Volgenant, "A shortest
    augmenting path algorithm for dense and sparse linear assignment problems", 1987), so that it takes time in
    proportion to rows x rows x columns. Raises ValueError for rows of unequal length or a cost that is no number.
    """
    if not costs:
        return []
    matrix = np.array(costs, dtype=np.float64)
    if matrix.ndim != 2 or np.isnan(matrix).any() or (matrix == -inf).any():
        raise ValueError("the costs must be a table of numbers")
    columns = matrix.shape[1]
    taken = _matched(_with_nobody(matrix))
    return [int(column) if column < columns else None for column in taken]


def _with_nobody(matrix: Costs) -> Costs:
    """The same with a column a row that stands for nobody, so dear that it is taken for want of anybody alone."""
    rows = len(matrix)
    finite = matrix[np.isfinite(matrix)]
    spread = float(np.ptp(finite)) if finite.size else 0.0
    dear = (float(finite.max()) if finite.size else 0.0) + 1 + spread * rows
    return np.hstack([matrix, np.full((rows, rows), dear)])


def _matched(matrix: Costs) -> list[int]:
    """The column of each row: one row after the other, each time by the shortest path to a free column."""
    rows, columns = matrix.shape
    row_prices, column_prices = np.zeros(rows), np.zeros(columns)
    holder = np.full(columns, NOBODY)
    for row in range(rows):
        _augment(matrix, row, holder, (row_prices, column_prices))
    taken = np.empty(rows, dtype=np.int64)
    held = holder != NOBODY
    taken[holder[held]] = np.flatnonzero(held)
    return [int(column) for column in taken]


def _augment(matrix: Costs, row: int, holder: NDArray[np.int64], prices: tuple[Costs, Costs]) -> None:
    """Give `row` a column, others moving along the cheapest chain to a free one; keep the prices right."""
    row_prices, column_prices = prices
    shortest = np.full(matrix.shape[1], inf)
    before = np.full(matrix.shape[1], NOBODY)  # the column whose holder would move to this one
    done = np.zeros(matrix.shape[1], dtype=bool)
    at, column, length = row, NOBODY, 0.0
    while True:
        through = length + matrix[at] - row_prices[at] - column_prices
        better = ~done & (through < shortest)
        shortest[better], before[better] = through[better], column
        column = int(np.argmin(np.where(done, inf, shortest)))
        length = float(shortest[column])
        if holder[column] == NOBODY:
            break
        done[column] = True
        at = int(holder[column])
    row_prices[row] += length
    row_prices[holder[done]] += length - shortest[done]
    column_prices[done] -= length - shortest[done]
    _shift(column, row, holder, before)


def _shift(column: int, row: int, holder: NDArray[np.int64], before: NDArray[np.int64]) -> None:
    """Along the chain, everybody takes the column of the next; the first one is the newcomer's."""
    while (previous := int(before[column])) != NOBODY:
        holder[column] = holder[previous]
        column = previous
    holder[column] = row
