"""Every combination of the assumptions that nobody has measured: what still holds where they are wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from dispatch.simulation.experiment import Experiment, Results, run
from voisinage.simulation.tables import aligned
from voisinage.simulation.words import number, percent, plain

SIGMAS, LAMBDAS, ACCEPTANCES = (0.0, 1.0, 1.75), (1.5, 3.0, 6.0), (0.17, 0.287, 0.47)
COMBINATIONS = len(SIGMAS) * len(LAMBDAS) * len(ACCEPTANCES)
HEAD = (
    "acceptation", "λ (km)", "σ", "possible", "au moins un oui", "à temps", "meilleur autre", "sollicitations",
    "oracle", "× oracle", "moindre autre", "en 90 jours", "semaine p95",
)  # fmt: skip


def sweep_table(
    experiment: Experiment, seeds: Sequence[int], *, workers: int, told: Callable[[int], None]
) -> Iterator[str]:
    """One line a combination."""
    rows, done = [list(HEAD)], 0
    for acceptance, lambda_km, sigma in product(ACCEPTANCES, LAMBDAS, SIGMAS):
        people = replace(experiment.people.bricoleurs, acceptance=acceptance, lambda_km=lambda_km, sigma=sigma)
        assumed = replace(experiment, people=replace(experiment.people, bricoleurs=people))
        results = run(assumed, seeds, workers=workers)
        done += len(seeds)
        told(done)
        rows.append([number(acceptance, 3), number(lambda_km), number(sigma, 2), *_row(results)])
    yield from aligned(rows)


def _row(results: Results) -> Iterator[str]:
    ours = results.estimate("voisinage", "asks_per_job")
    oracle = results.estimate("oracle", "asks_per_job").mean
    others = [policy for policy in results.figures if policy not in ("voisinage", "oracle")]
    best = max(others, key=lambda policy: results.estimate(policy, "in_time").mean)
    least = min(others, key=lambda policy: results.estimate(policy, "asks_per_job").mean)
    yield percent(results.estimate("voisinage", "would_be_filled"))
    yield percent(results.estimate("voisinage", "accepted"))
    yield percent(results.estimate("voisinage", "in_time"))
    yield percent(results.estimate(best, "in_time"))
    yield plain(ours)
    yield number(oracle, 2)
    yield number(ours.mean / oracle, 2)
    yield number(results.estimate(least, "asks_per_job").mean, 2)
    yield percent(results.estimate("voisinage", "asked_in_90_days"))
    yield plain(results.estimate("voisinage", "week_p95"))
