"""A curve of shares as a drawing: one line a figure, each told apart by its mark and its name, not by colour alone."""

from collections.abc import Callable, Iterator, Sequence
from math import floor

from voisinage.simulation import svg
from voisinage.simulation.curves import Curve, Point
from voisinage.simulation.plot import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Axis
from voisinage.simulation.words import number, percent, plain

LOOKS: tuple[tuple[str, Callable[..., str]], ...] = (
    ("#0b5d2a", svg.dot),
    ("#1f4fa8", svg.square),
    ("#8a4b08", svg.diamond),
)
ROOM = 200  # for the names at the right end
APART = 18  # between two names, however near their lines end
LEAST = 0.5  # of the axis of shares, unless something lies below


def curve_drawing(curve: Curve, points: Sequence[Point]) -> str:
    """The shares of a curve over what is varied; what is not a share is told in the description alone."""
    shares = [place for place, (_, _, figure) in enumerate(curve.lines) if figure != "asks_per_job"]
    lowest = min(point.found[place].mean for point in points for place in shares)
    across = Axis(points[0].value, points[-1].value, LEFT, RIGHT - ROOM)
    up = Axis(min(LEAST, floor(lowest * 10) / 10), 1.0, BOTTOM, TOP)
    parts = list(_frame(curve, points, across, up))
    ends = list[tuple[float, str, str]]()
    for place, (colour, mark) in zip(shares, LOOKS, strict=False):
        drawn = [(across.at(point.value), up.at(point.found[place].mean)) for point in points]
        parts += [svg.polyline(drawn, colour=colour), *(mark(x, y, colour=colour) for x, y in drawn)]
        ends.append((drawn[-1][1], curve.lines[place][0], colour))
    parts += _names(ends, across.at(points[-1].value) + 12)
    return svg.drawing(WIDTH, HEIGHT, title=curve.title, description=" ".join(_told(curve, points)), parts=parts)


def _frame(curve: Curve, points: Sequence[Point], across: Axis, up: Axis) -> Iterator[str]:
    yield svg.line((LEFT, BOTTOM), (RIGHT - ROOM, BOTTOM))
    yield svg.line((LEFT, BOTTOM), (LEFT, TOP))
    for point in points:
        yield svg.text(across.at(point.value), BOTTOM + 20, number(point.value, 0), anchor="middle")
    for value in up.ticks():
        yield svg.text(LEFT - 8, up.at(value) + 4, f"{number(100 * value, 0)} %", anchor="end")
    yield svg.text((LEFT + RIGHT - ROOM) / 2, BOTTOM + 45, curve.varied, anchor="middle")


def _names(ends: Sequence[tuple[float, str, str]], x: float) -> Iterator[str]:
    """The name of each line beside its end, or below the name before it."""
    free = 0.0
    for y, name, colour in sorted(ends):
        free = max(free, y)
        yield svg.text(x, free + 4, name, colour=colour)
        free += APART


def _told(curve: Curve, points: Sequence[Point]) -> Iterator[str]:
    for point in points:
        said = [
            f"{label} {(plain if figure == 'asks_per_job' else percent)(found)}"
            for (label, _, figure), found in zip(curve.lines, point.found, strict=True)
        ]
        yield f"{curve.varied} {number(point.value, 0)} : {', '.join(said)}."
