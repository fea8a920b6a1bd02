"""The geometry of bars: where each stands, how long it is, where the scale has its marks. Plain numbers, no markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor, log10

from voisinage.observatory.figures import IN_HOURS, Table

WIDTH, HEIGHT = 640, 240  # the drawing's own units; it takes the width that the page gives it
LEFT, BOTTOM, TOP = 44, 28, 12  # room for the scale, the labels, the highest figure
MOST_LABELS = 13  # more would touch one another
SERIES_GAP = 0.18  # of the room of one row


@dataclass(frozen=True)
class Bar:
    """One bar: its rectangle, its series (0, 1, …), and what it says to whoever points at it."""

    x: float
    y: float
    width: float
    height: float
    series: int
    says: str


@dataclass(frozen=True)
class Mark:
    """A mark of a scale or a label under a bar: where it is, what is written."""

    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawing of a table, with the table that says the same."""

    table: Table
    bars: tuple[Bar, ...]
    scale: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM
    left: int = LEFT


@dataclass(frozen=True)
class _Frame:
    """The room of one row, the width of one bar, the height of one unit."""

    room: float
    width: float
    per_unit: float


def bars(table: Table, series: int) -> Chart:
    """Bars that stand side by side, one group a row, for the first `series` columns of figures."""
    top = _round_top(max((value or 0 for _, values in table.rows for value in values[:series]), default=0))
    room = (WIDTH - LEFT) / max(1, len(table.rows))
    high = HEIGHT - BOTTOM - TOP
    frame = _Frame(room, room * (1 - SERIES_GAP) / series, high / top)
    drawn = [
        _bar(table, row, column, frame)
        for row, (_, values) in enumerate(table.rows)
        for column in range(series)
        if values[column]
    ]
    every = ceil(len(table.rows) / MOST_LABELS) or 1
    labels = tuple(
        Mark(LEFT + (row + 0.5) * room, label.rsplit("/", 1)[0])  # a week without its year
        for row, (label, _) in enumerate(table.rows)
        if row % every == 0
    )
    scale = tuple(Mark(HEIGHT - BOTTOM - high * part / 4, number(top * part / 4)) for part in range(5))
    return Chart(table, tuple(drawn), scale, labels)


def _bar(table: Table, row: int, column: int, frame: _Frame) -> Bar:
    label, values = table.rows[row]
    value = values[column] or 0
    left = LEFT + row * frame.room + frame.room * SERIES_GAP / 2 + column * frame.width
    height = value * frame.per_unit
    title, said = _said(table.head[column + 1], value)
    says = f"{table.head[0]} {label} : {title.lower()} {said}"
    return Bar(
        round(left, 1), round(HEIGHT - BOTTOM - height, 1), round(frame.width, 1), round(height, 1), column, says
    )


def lengths(table: Table) -> Sequence[tuple[str, float, float]]:
    """Each row as a lying bar: its label, its figure, its length as a share of the longest, in hundredths."""
    longest = max((values[0] or 0 for _, values in table.rows), default=0) or 1
    return [(label, values[0] or 0, round(100 * (values[0] or 0) / longest, 1)) for label, values in table.rows]


def number(value: float | None) -> str:
    """A figure as French writes it: "1 204", "3,5"; a dash where there is none."""
    if value is None:
        return "–"
    text = f"{value:,.1f}".removesuffix(".0")
    return text.replace(",", "\u202f").replace(".", ",")


def _said(title: str, value: float | None) -> tuple[str, str]:
    """A column's title and a figure of it for a reader: what a file gives in hours is said as people say it."""
    if not title.endswith(IN_HOURS):
        return title, number(value)
    return title.removesuffix(IN_HOURS), duration(None if value is None else timedelta(hours=value))


def in_words(table: Table) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The table as a page writes it: its head, and its rows, label first."""
    head = [_said(title, None)[0] for title in table.head]
    rows = [
        [label, *(_said(title, value)[1] for title, value in zip(table.head[1:], values, strict=True))]
        for label, values in table.rows
    ]
    return head, rows


def duration(wait: timedelta | None) -> str:
    """Write "35 min", "2 h 05", "3 jours"; a dash where nothing was counted."""
    if wait is None:
        return "–"
    minutes = round(wait.total_seconds() / 60)
    hours, left = divmod(minutes, 60)
    if hours >= 48:
        return f"{round(hours / 24)} jours"
    return (f"{hours} h {left:02}" if left else f"{hours} h") if hours else f"{minutes} min"


def _round_top(highest: float) -> float:
    """The least of 4, 8, 20, 40, 80, … that the figures fit under: its quarters are whole and easy to read."""
    if highest <= 4:
        return 4
    power = 10.0 ** floor(log10(highest))
    return next(top for top in (2 * power, 4 * power, 8 * power, 20 * power) if highest <= top)
