"""What one thing changes when all else stays: the weight of rest, or how many bricoleurs there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dispatch.simulation.confidence import Estimate
from dispatch.simulation.experiment import Experiment, Results, run
from voisinage.simulation.tables import aligned
from voisinage.simulation.words import ROWS, number, percent

TOLD = {row.figure: row for row in ROWS}


@dataclass(frozen=True)
class Curve:
    """What is varied and what is looked at: `lines` are a label, a policy and a figure each."""

    title: str
    varied: str
    values: tuple[int, ...]
    vary: Callable[[Experiment, int], Experiment]
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Point:
    """One value of what is varied, with what came of it, line by line."""

    value: int
    found: tuple[Estimate, ...]


def _rest(experiment: Experiment, points: int) -> Experiment:
    rules = experiment.rules
    return replace(experiment, rules=replace(rules, weights=replace(rules.weights, rest=points)))


def _bricoleurs(experiment: Experiment, count: int) -> Experiment:
    return replace(experiment, setting=replace(experiment.setting, bricoleurs=count))


CURVES: Mapping[str, Curve] = MappingProxyType({
    "repos": Curve(
        "Donner leur tour à tous, et ce que cela coûte",
        "poids du repos",
        (0, 25, 50, 100, 200, 400),
        _rest,
        (
            ("sollicités en 90 jours", "voisinage", "asked_in_90_days"),
            ("faites à temps", "voisinage", "in_time"),
            ("sollicitations par demande", "voisinage", "asks_per_job"),
            ("de l'oracle", "oracle", "asks_per_job"),
        ),
    ),
    "benevoles": Curve(
        "Combien de bénévoles faut-il ?",
        "bricoleurs",
        (75, 100, 150, 200, 300),
        _bricoleurs,
        (
            ("faites à temps", "voisinage", "in_time"),
            ("de l'oracle", "oracle", "in_time"),
            ("possible si tous étaient sollicités", "voisinage", "would_be_filled"),
            ("sollicitations par demande", "voisinage", "asks_per_job"),
        ),
    ),
})  # fmt: skip


def follow(
    curve: Curve, experiment: Experiment, seeds: Sequence[int], *, workers: int, told: Callable[[int], None]
) -> list[Point]:
    """Run the experiment once for each value."""
    policies = tuple(dict.fromkeys(policy for _, policy, _ in curve.lines))
    points = []
    for value in curve.values:
        results = run(curve.vary(replace(experiment, policies=policies), value), seeds, workers=workers)
        points.append(Point(value, tuple(_found(results, line) for line in curve.lines)))
        told(len(points) * len(seeds))
    return points


def _found(results: Results, line: tuple[str, str, str]) -> Estimate:
    _, policy, figure = line
    return results.estimate(policy, figure)


def curve_table(curve: Curve, points: Sequence[Point]) -> Iterator[str]:
    """One line a value."""
    writers = [TOLD[figure].write if figure in TOLD else percent for _, _, figure in curve.lines]
    head = [curve.varied, *(label for label, _, _ in curve.lines)]
    rows = (
        [number(point.value, 0), *(write(one) for write, one in zip(writers, point.found, strict=True))]
        for point in points
    )
    yield from aligned([head, *rows])
