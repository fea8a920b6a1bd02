"""Where each policy stands: how many people it disturbs for one job, and how many requests are done in time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor, isfinite

from dispatch.simulation.confidence import Estimate
from dispatch.simulation.experiment import Results
from voisinage.simulation import svg
from voisinage.simulation.labelling import labels
from voisinage.simulation.words import POLICY_LABELS, number, percent, plain

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 80, 740, 50, 400
OURS, OTHERS, BOUND = "#0b5d2a", "#5c5c5c", "#1f4fa8"
COLOURS = {"voisinage": OURS, "oracle": BOUND}
FAR = 1.6  # a policy that asks so many times more than the next is drawn at the edge
STEPS = 5


@dataclass(frozen=True)
class Axis:
    """From values to places on the paper."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is drawn; what lies beyond the axis is drawn at its end."""
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> Iterator[float]:
        """Values to write beside the axis."""
        return (self.low + step * (self.high - self.low) / STEPS for step in range(STEPS + 1))


def scatter(results: Results) -> str:
    """The drawing, with one point and its intervals for each policy."""
    points = {
        policy: (results.estimate(policy, "asks_per_job"), results.estimate(policy, "in_time"))
        for policy in results.figures
    }
    across, up = _axes(points.values())
    parts = [
        *_frame(across, up),
        *(part for policy, point in points.items() for part in _point(policy, point, across, up)),
        *_names(points, across, up),
    ]
    told = "; ".join(
        f"{POLICY_LABELS[policy]} : {plain(asks)} sollicitations par demande faite, {percent(share)} à temps"
        for policy, (asks, share) in points.items()
    )
    title = "Sollicitations par demande faite, et demandes faites dans le temps promis"
    return svg.drawing(WIDTH, HEIGHT, title=title, description=f"{told}.", parts=parts)


def _axes(points: Iterable[tuple[Estimate, Estimate]]) -> tuple[Axis, Axis]:
    known = list(points)
    asks = sorted(one.mean for one, _ in known)
    most = asks[-2] * FAR if len(asks) > 1 and asks[-1] > asks[-2] * FAR else asks[-1]
    lowest = min(share.mean - _margin(share) for _, share in known)
    return Axis(0, ceil(most + 1), LEFT, RIGHT), Axis(floor(lowest * 20) / 20, 1.0, BOTTOM, TOP)


def _frame(across: Axis, up: Axis) -> Iterator[str]:
    yield svg.line((LEFT, BOTTOM), (RIGHT, BOTTOM))
    yield svg.line((LEFT, BOTTOM), (LEFT, TOP))
    for value in across.ticks():
        yield svg.text(across.at(value), BOTTOM + 20, number(value), anchor="middle")
    for value in up.ticks():
        yield svg.text(LEFT - 8, up.at(value) + 4, f"{number(100 * value, 0)} %", anchor="end")
    yield svg.text((LEFT + RIGHT) / 2, BOTTOM + 45, "sollicitations par demande faite", anchor="middle")
    yield svg.text(LEFT, TOP - 22, "demandes faisables faites dans le temps promis")


def _point(policy: str, point: tuple[Estimate, Estimate], across: Axis, up: Axis) -> Iterator[str]:
    (asks, share), colour = point, COLOURS.get(policy, OTHERS)
    x, y = across.at(asks.mean), up.at(share.mean)
    wide, tall = _margin(asks), _margin(share)
    yield svg.line((across.at(asks.mean - wide), y), (across.at(asks.mean + wide), y), colour=colour, width=2)
    yield svg.line((x, up.at(share.mean - tall)), (x, up.at(share.mean + tall)), colour=colour, width=2)
    yield svg.dot(x, y, colour=colour)


def _names(points: Mapping[str, tuple[Estimate, Estimate]], across: Axis, up: Axis) -> Iterator[str]:
    dots = [
        (across.at(asks.mean), up.at(share.mean), _named(policy, asks, across))
        for policy, (asks, share) in points.items()
    ]
    for policy, label in zip(points, labels(dots, right=WIDTH), strict=True):
        colour, anchor = COLOURS.get(policy, OTHERS), "end" if label.before else "start"
        yield svg.text(label.x, label.y, label.words, anchor=anchor, colour=colour)


def _named(policy: str, asks: Estimate, across: Axis) -> str:
    beyond = f" ({number(asks.mean)} →)" if asks.mean > across.high else ""
    return POLICY_LABELS[policy] + beyond


def _margin(value: Estimate) -> float:
    return value.margin if isfinite(value.margin) else 0.0
