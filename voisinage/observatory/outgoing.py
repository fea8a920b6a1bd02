"""The one door by which figures leave as files: every table goes through it, and what is small stays here.

On the mairie's own pages nothing is hidden: whoever reads them has each request before them. See `small_cells`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dispatch.joining.funnel import Passage, Step
from voisinage.observatory.counted import Counted
from voisinage.observatory.exports import Cell
from voisinage.observatory.figures import Table
from voisinage.observatory.half_days import SkillCover
from voisinage.observatory.small_cells import HIDDEN, INSIDE, hidden_rows, hidden_steps, is_small

WITHHELD = "Trop peu de demandes : ce tableau ne sort pas"


@dataclass(frozen=True)
class Zones:
    """One table: of the whole commune, of each of its sectors, and of the one that is asked for (None: the whole)."""

    whole: Table
    sectors: Sequence[Table]
    chosen: Table | None


def added_up(zones: Zones) -> list[list[Cell]]:
    """A table of counts that add up, for a file.

    With a sector, a row is shown where it is small in none: else the commune's file, less what is shown of the others,
    would tell it.
    """
    labels = [label for label, _ in zones.whole.rows]
    parts = [_aligned(table, labels) for table in (zones.sectors if zones.chosen else [zones.whole])]
    columns = [column for part in parts for column in part]
    if zones.chosen:
        columns += _left(_aligned(zones.whole, labels), parts)
    hidden = hidden_rows(columns, INSIDE)
    if hidden is None:
        return [[WITHHELD]]
    shown = _aligned(zones.chosen or zones.whole, labels)[: len(zones.whole.head) - 1]
    return [
        [label, *(HIDDEN if row in hidden else column[row] for column in shown)] for row, label in enumerate(labels)
    ]


def waits_by_week(table: Table, found: Counted) -> list[list[Cell]]:
    """How long was waited week by week, for a file: not of so few that it is the story of somebody."""
    counts = [(len(week.to_charge), len(week.to_done)) for week in found.waits]
    return [
        [label, *(HIDDEN if is_small(many, INSIDE) else value for value, many in zip(values, each, strict=True))]
        for (label, values), each in zip(table.rows, counts, strict=True)
    ]


def waits(table: Table, found: Counted, *, of_sector: bool) -> list[list[Cell]]:
    """How long was waited over the period, for a file. How many did, last, only where no subtraction tells of few.

    Not of a sector: the commune's less the others' would. Nor where few were not taken charge of, or not done yet.
    """
    all_of_them, charge, done = found.how_many(), len(found.waited.to_charge), len(found.waited.to_done)
    left = ((charge, all_of_them - charge), (done, all_of_them - done, charge - done))
    rows: list[list[Cell]] = []
    for (label, values), counts in zip(table.rows, left, strict=True):
        few = is_small(counts[0], INSIDE)
        kept = of_sector or any(is_small(many, INSIDE) for many in counts)
        rows.append([label, *(HIDDEN if few else value for value in values[:-1]), HIDDEN if kept else values[-1]])
    return rows


def of_steps(passages: Sequence[Passage], labels: Mapping[Step, str]) -> Iterator[list[Cell]]:
    """The way to a first job, for a file."""
    hidden = hidden_steps([one.reached for one in passages], INSIDE)
    for step, one in enumerate(passages):
        if step in hidden:
            yield [labels[one.step], HIDDEN, HIDDEN, HIDDEN]
            continue
        # What was lost since a hidden step would tell how many stood there.
        lost: Cell = HIDDEN if step - 1 in hidden else one.lost
        few = is_small(one.left, INSIDE) or is_small(one.lost - one.left, INSIDE) or lost == HIDDEN
        yield [labels[one.step], one.reached, lost, HIDDEN if few else one.left]


def of_half_days(covers: Iterable[SkillCover], skills: Mapping[str, str]) -> list[list[Cell]]:
    """Who can do what when, for a file: half-days overlap, so that none follows from the others."""
    return [
        [
            skills[one.skill],
            *(HIDDEN if is_small(many, INSIDE) else many for many in (*one.by_half_day, one.untold, one.total)),
        ]
        for one in covers
    ]


def of_two_counts(rows: Sequence[tuple[int, int]]) -> list[tuple[Cell, Cell]]:
    """Two counts a row, each adding up over the rows, for a file; all hidden where nothing else would do."""
    hidden = hidden_rows([[one for one, _ in rows], [other for _, other in rows]], INSIDE)
    keep = frozenset(range(len(rows))) - (frozenset(range(len(rows))) if hidden is None else hidden)
    return [both if row in keep else (HIDDEN, HIDDEN) for row, both in enumerate(rows)]


def _aligned(table: Table, labels: Sequence[str]) -> list[list[int]]:
    """Its columns of counts, in the order of `labels`; of two, of which one is part of the other, the rest as well."""
    rows = dict(table.rows)
    many = len(table.head) - 1
    columns = [[int(rows[label][at] or 0) if label in rows else 0 for label in labels] for at in range(many)]
    if many > 1:
        columns.append([whole - part for whole, part in zip(columns[0], columns[1], strict=True)])
    return columns


def _left(whole: Sequence[Sequence[int]], parts: Sequence[Sequence[Sequence[int]]]) -> list[list[int]]:
    """What of the whole is in none of the parts: requests of no sector."""
    return [
        [max(0, total - sum(part[at][row] for part in parts)) for row, total in enumerate(column)]
        for at, column in enumerate(whole)
    ]
