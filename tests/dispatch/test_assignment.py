"""Places shared out among volunteers: as many as can be, at the least total cost, as scipy finds it too."""

from itertools import permutations
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from dispatch.matching.assignment import assign

Table = list[list[float]]
costs_ = st.one_of(st.integers(-5, 5).map(float), st.floats(-1e3, 1e3))  # whole ones meet often: ties


@st.composite
def tables(draw: st.DrawFn, *, cost: st.SearchStrategy[float] = costs_) -> Table:
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    return draw(st.lists(st.lists(cost, min_size=columns, max_size=columns), min_size=rows, max_size=rows))


@pytest.mark.parametrize(
    ("costs", "columns"),
    [
        ([], []),
        ([[]], [None]),
        ([[3.0]], [0]),
        ([[inf]], [None]),
        ([[1.0, 2.0], [1.0, 9.0]], [1, 0]),  # the first gives up the best, for both together
        ([[1.0], [0.0]], [None, 0]),
        ([[1.0, inf], [0.0, inf]], [None, 0]),
        ([[0.0, 100.0], [0.0, inf]], [1, 0]),  # both served, however dear
        ([[-5.0, -1.0], [-4.0, -3.0]], [0, 1]),
    ],
)
def test_small_tables(costs: Table, columns: list[int | None]) -> None:
    assert assign(costs) == columns


@pytest.mark.parametrize("costs", [[[1.0, 2.0], [1.0]], [[float("nan")]], [[-inf]]])
def test_what_is_no_table_of_costs_is_refused(costs: Table) -> None:
    with pytest.raises(ValueError, match=r"."):
        assign(costs)


@given(tables())
def test_the_total_is_that_of_scipy(costs: Table) -> None:
    ours = assign(costs)
    theirs = np.array(costs)[linear_sum_assignment(costs)].sum()

    assert _served(ours) == min(len(costs), len(costs[0]))
    assert _total(costs, ours) == pytest.approx(theirs, abs=1e-6)


@given(tables(cost=st.one_of(costs_, st.just(inf))))
def test_where_not_everything_can_be_no_way_serves_more_or_costs_less(costs: Table) -> None:
    assume(len(costs) <= 5)
    ours = assign(costs)

    assert all(column is None or costs[row][column] < inf for row, column in enumerate(ours))
    served, total = _best(costs)
    assert _served(ours) == served
    assert _total(costs, ours) == pytest.approx(total, abs=1e-6)


@given(tables())
def test_nobody_is_given_twice(costs: Table) -> None:
    given_ = [column for column in assign(costs) if column is not None]
    assert len(set(given_)) == len(given_)


def _best(costs: Table) -> tuple[int, float]:
    """The most rows that can be served, and at what least total, by trying everything."""
    nobody = [None] * len(costs)
    ways = set(permutations([*range(len(costs[0])), *nobody], len(costs)))
    possible = [way for way in ways if all(c is None or costs[row][c] < inf for row, c in enumerate(way))]
    served = max(_served(way) for way in possible)
    return served, min(_total(costs, way) for way in possible if _served(way) == served)


def _served(columns: list[int | None] | tuple[int | None, ...]) -> int:
    return sum(column is not None for column in columns)


def _total(costs: Table, columns: list[int | None] | tuple[int | None, ...]) -> float:
    return sum(costs[row][column] for row, column in enumerate(columns) if column is not None)
