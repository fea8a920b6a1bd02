"""What leaves in files tells of nobody: small figures are hidden, and no subtraction brings them back."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dispatch.joining.funnel import Passage, Step
from dispatch.states import State
from voisinage.observatory import figures, outgoing
from voisinage.observatory.counted import Counted, Group, Waits
from voisinage.observatory.exports import Cell
from voisinage.observatory.figures import Table
from voisinage.observatory.half_days import SkillCover
from voisinage.observatory.outgoing import WITHHELD, Zones, added_up, of_half_days, of_steps, of_two_counts
from voisinage.observatory.small_cells import HIDDEN, INSIDE, PUBLIC, hidden_rows, hidden_steps, is_small

PAGES = Path(outgoing.__file__).parents[1]
COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=4)
WIDE = st.one_of(st.integers(0, 7), st.integers(0, 60))


def table(columns: Sequence[Sequence[int]]) -> Table:
    head = ("Quoi", *(f"Colonne {number}" for number in range(len(columns))))
    rows = tuple((f"ligne {number}", tuple(values)) for number, values in enumerate(zip(*columns, strict=True)))
    return Table("services", "Essai", head, rows)


def shown(rows: Sequence[Sequence[Cell]]) -> list[list[int | None]]:
    """The counts of a file, None where one is hidden."""
    return [[None if cell == HIDDEN else int(str(cell)) for cell in row[1:]] for row in rows]


def possible(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Everything that hidden cells may be whose sum is known, and of which each is one at least."""
    return (held for held in product(range(1, total + 1), repeat=cells) if sum(held) == total)


@given(COUNTS)
@settings(max_examples=120, deadline=None)
def test_who_knows_the_sum_learns_of_no_hidden_figure_that_it_is_small(column: list[int]) -> None:
    hidden = hidden_rows([column], INSIDE)
    assume(hidden)
    assert hidden is not None
    assert all(row in hidden for row, value in enumerate(column) if is_small(value, INSIDE))

    held = [column[row] for row in sorted(hidden) if column[row]]
    worlds = list(possible(sum(held), len(held)))
    for at in range(len(held)):
        assert max(world[at] for world in worlds) >= INSIDE


@pytest.mark.parametrize(
    ("column", "hidden"),
    [
        ([12, 30, 5], frozenset()),
        ([0, 30, 0], frozenset()),
        ([3, 30, 12], frozenset({0, 2})),  # the least that is shown goes along
        ([3, 4, 30], frozenset({0, 1})),  # seven: either could be five or more
        ([1, 1, 30], frozenset({0, 1, 2})),  # two of two would be one each
        ([3], None),
        ([1, 1, 1, 1, 1], None),
    ],
)
def test_what_goes_along_with_a_small_figure(column: list[int], hidden: frozenset[int] | None) -> None:
    assert hidden_rows([column], INSIDE) == hidden


def test_what_anybody_may_read_hides_more() -> None:
    assert hidden_rows([[12, 30, 7]], INSIDE) == frozenset()
    assert hidden_rows([[12, 30, 7]], PUBLIC) == frozenset({0, 2})


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(0, 1)), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_of_two_counts_neither_part_follows_from_the_other(drawn: list[tuple[int, float]]) -> None:
    whole = [many for many, _ in drawn]
    part = [int(many * share) for many, share in drawn]
    rows = added_up(Zones(table([whole, part]), [], None))
    if rows == [[WITHHELD]]:
        return
    told = shown(rows)
    for row, (many, some) in enumerate(zip(whole, part, strict=True)):
        small = any(is_small(value, INSIDE) for value in (many, some, many - some))
        assert told[row] == ([None, None] if None in told[row] else [many, some])
        assert not small or told[row] == [None, None]
    for column in (whole, part, [many - some for many, some in zip(whole, part, strict=True)]):
        held = [column[row] for row in range(len(column)) if None in told[row]]
        assert sum(held) == 0 or (len(held) > 1 and sum(held) >= INSIDE)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_the_commune_less_its_sectors_tells_no_small_figure(data: st.DataObject) -> None:
    """Every file of every zone at once, and the sum of each: what linear algebra gets out of them is never small."""
    zones = data.draw(st.integers(1, 4))
    many = data.draw(st.integers(1, 6))
    cells = [data.draw(st.lists(WIDE, min_size=many, max_size=many)) for _ in range(zones + 1)]  # the last: no sector
    whole = table([[sum(column) for column in zip(*cells, strict=True)]])
    sectors = [table([column]) for column in cells[:-1]]

    files = [added_up(Zones(whole, sectors, sector)) for sector in sectors]
    of_whole = added_up(Zones(whole, [], None))
    known = _equations(files, of_whole, many, zones)
    for zone, column in enumerate(cells[:-1]):
        for row, value in enumerate(column):
            if is_small(value, INSIDE):
                assert not _follows(known, _unknown(zone, row, many, zones)), (cells, zone, row)


def _unknown(zone: int, row: int, many: int, zones: int) -> np.ndarray:
    found = np.zeros(many * (zones + 1))
    found[zone * many + row] = 1
    return found


def _equations(files: list[list[list[Cell]]], whole: list[list[Cell]], many: int, zones: int) -> np.ndarray:
    """What is known of all cells: each figure shown, and the sum of each file that leaves."""
    rows = [np.zeros(many * (zones + 1))]
    for zone, file in enumerate(files):
        if file == [[WITHHELD]]:
            continue
        rows.append(sum((_unknown(zone, row, many, zones) for row in range(many)), np.zeros(many * (zones + 1))))
        told = shown(file)
        rows += [_unknown(zone, row, many, zones) for row in range(many) if told[row][0] is not None]
    if whole != [[WITHHELD]]:
        told = shown(whole)
        across = [
            sum((_unknown(zone, row, many, zones) for zone in range(zones + 1)), np.zeros(many * (zones + 1)))
            for row in range(many)
        ]
        rows += [across[row] for row in range(many) if told[row][0] is not None] + [np.sum(across, axis=0)]
    return np.array(rows)


def _follows(known: np.ndarray, wanted: np.ndarray) -> bool:
    return bool(np.linalg.matrix_rank(np.vstack([known, wanted])) == np.linalg.matrix_rank(known))


@given(st.lists(st.integers(0, 30), min_size=len(Step), max_size=len(Step)))
@settings(max_examples=200, deadline=None)
def test_between_two_steps_that_are_shown_nobody_few_was_lost(drawn: list[int]) -> None:
    reached = sorted(drawn, reverse=True)
    hidden = hidden_steps(reached, INSIDE)
    visible = [many for step, many in enumerate(reached) if step not in hidden]
    assert not any(is_small(many, INSIDE) for many in visible)
    assert not any(is_small(one - other, INSIDE) for one, other in pairwise(visible))

    lost = [0, *(one - other for one, other in pairwise(reached))]
    passages = [Passage(step, reached[at], lost[at], lost[at] // 2) for at, step in enumerate(Step)]
    rows = list(of_steps(passages, {step: step.value for step in Step}))
    for row in rows:
        assert not any(isinstance(cell, int) and is_small(cell, INSIDE) for cell in row[1:])
        if isinstance(row[2], int) and isinstance(row[3], int):
            assert not is_small(row[2] - row[3], INSIDE)


def test_few_who_can_do_something_are_not_told_by_their_hours() -> None:
    covers = [SkillCover("plumbing", (0, 2, 6), 4, 8)]
    assert of_half_days(covers, {"plumbing": "Plomberie"}) == [["Plomberie", 0, HIDDEN, 6, HIDDEN, 8]]


def test_requests_under_way_by_sector_hide_each_other() -> None:
    assert of_two_counts([(12, 0), (2, 0), (30, 6)]) == [(HIDDEN, HIDDEN), (HIDDEN, HIDDEN), (30, 6)]
    assert of_two_counts([(2, 0)]) == [(HIDDEN, HIDDEN)]


HOUR = 3_600_000_000  # microseconds


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=150, deadline=None)
def test_how_many_waited_is_told_only_where_nobody_few_is_left_over(one: int, other: int, third: int) -> None:
    done, charge, recorded = sorted((one, other, third))
    found = Counted([Group(0, "bulb", State.DONE, recorded)], [Waits([HOUR] * charge, [2 * HOUR] * done)])
    taken, finished = outgoing.waits(figures.waits(found), found, of_sector=False)
    assert taken[3] == HIDDEN or not any(is_small(many, INSIDE) for many in (charge, recorded - charge))
    assert finished[3] == HIDDEN or not any(is_small(many, INSIDE) for many in (done, recorded - done, charge - done))
    assert (taken[1] == HIDDEN) == is_small(charge, INSIDE)
    assert (finished[1] == HIDDEN) == is_small(done, INSIDE)
    assert [row[3] for row in outgoing.waits(figures.waits(found), found, of_sector=True)] == [HIDDEN, HIDDEN]


# Files that are no figures: lists that the mairie works with, and what says nothing of anybody.
LISTS = {
    "administration/catalogue_page.py", "administration/sign_ins_page.py", "board/call_sheet.py",
    "board/requests_page.py", "board/rota.py", "observatory/lists.py", "privacy/looks_page.py", "privacy/register.py",
    "recruiting/list_import.py",
    "board/what_if.py",  # what a simulation answers: nobody is counted
}  # fmt: skip


def test_every_file_of_figures_goes_through_the_one_door() -> None:
    found = {
        str(path.relative_to(PAGES)): path.read_text("utf-8")
        for path in PAGES.rglob("*.py")
        if "as_file(" in path.read_text("utf-8") and path.name != "exports.py"
    }
    through = {name for name, text in found.items() if "observatory.outgoing" in text or "outgoing.waits" in text}
    assert set(found) - through == LISTS
    assert through == {"observatory/figures_page.py", "observatory/map_files.py", "recruiting/funnel_page.py"}
