"""Many seeds, several policies: each seed is one town with one luck, met by all policies in turn."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field

from dispatch.simulation.assumptions import Assumptions
from dispatch.simulation.bounds import bounds_of
from dispatch.simulation.confidence import Estimate, difference, estimate
from dispatch.simulation.decisions import Rules
from dispatch.simulation.drawing import draw_town
from dispatch.simulation.measuring import Figures, figures_of
from dispatch.simulation.policies import POLICIES
from dispatch.simulation.setting import Setting
from dispatch.simulation.truth import Truth
from dispatch.simulation.year import simulate

EVERY_POLICY = tuple(policy.name for policy in POLICIES)


@dataclass(frozen=True)
class Experiment:
    """What is run: towns of one setting, how people behave, the commune's rules, and the policies by name.

    Without `caps`, ways of other systems ask the same person as often as they do where they run.
    """

    setting: Setting
    people: Assumptions = field(default_factory=Assumptions)
    rules: Rules = field(default_factory=Rules)
    policies: tuple[str, ...] = EVERY_POLICY
    caps: bool = True


@dataclass(frozen=True)
class Results:
    """By policy, the figures of each seed, in the order of the seeds."""

    seeds: tuple[int, ...]
    figures: Mapping[str, Sequence[Figures]]

    def of(self, policy: str, figure: str) -> list[float]:
        """One figure of one policy, seed by seed."""
        return [getattr(one, figure) for one in self.figures[policy]]

    def estimate(self, policy: str, figure: str) -> Estimate:
        """Its mean with its interval."""
        return estimate(self.of(policy, figure))

    def difference(self, policy: str, other: str, figure: str) -> Estimate:
        """How much more the one has than the other, on the same towns."""
        return difference(self.of(policy, figure), self.of(other, figure))


def run_seed(experiment: Experiment, seed: int) -> dict[str, Figures]:
    """One town under each policy."""
    people, rules = experiment.people, experiment.rules
    town = draw_town(experiment.setting, seed, sigma=people.bricoleurs.sigma, rules=rules)
    truth = Truth(town, people)
    bounds = bounds_of(truth, rules)
    chosen = [policy for policy in POLICIES if policy.name in experiment.policies]
    return {policy.name: figures_of(simulate(truth, policy, rules, caps=experiment.caps), bounds) for policy in chosen}


def run(
    experiment: Experiment, seeds: Sequence[int], *, workers: int = 1, told: Callable[[int], None] = lambda _done: None
) -> Results:
    """Every seed, on so many processes; `told` hears how many are done."""
    found: dict[int, dict[str, Figures]] = {}
    if workers == 1:
        for seed in seeds:
            found[seed] = run_seed(experiment, seed)
            told(len(found))
        return _gathered(found, seeds)
    with ProcessPoolExecutor(workers) as pool:
        running = {pool.submit(run_seed, experiment, seed): seed for seed in seeds}
        for done in as_completed(running):
            found[running[done]] = done.result()
            told(len(found))
    return _gathered(found, seeds)


def _gathered(found: Mapping[int, Mapping[str, Figures]], seeds: Sequence[int]) -> Results:
    figures: dict[str, list[Figures]] = defaultdict(list)
    for seed in seeds:
        for policy, one in found[seed].items():
            figures[policy].append(one)
    return Results(tuple(seeds), dict(figures))
