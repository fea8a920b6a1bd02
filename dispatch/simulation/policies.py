"""Whom to ask next, and how many: the production's way, five other systems' ways, and one that knows everything.

All choose among those whom production says may be asked (skill, hours, distance they agreed to). The other systems do
not know our caps: they go on asking, as they do where they run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dispatch.simulation.decisions import Candidate, Rules, Search, plan_wave, wave_size

NEAR_M = 5_000
NEVER = datetime.min.replace(tzinfo=UTC)
WITHOUT_END = 10_000  # asks, waves: more than a year has


@dataclass(frozen=True)
class Choice:
    """What a policy may look at: those who may be asked in the production's order, and where the search stands.

    `true_chance` is for the oracle alone, `last_asked` and `lot` for the baselines.
    """

    candidates: Sequence[Candidate]
    search: Search
    rules: Rules
    true_chance: Callable[[int], float]
    last_asked: Callable[[int], datetime | None]
    lot: Callable[[int], float]


@dataclass(frozen=True)
class Policy:
    """A way of choosing. `capped` ones keep to the commune's caps; the others ask as long as anybody is left."""

    name: str
    label: str  # French
    choose: Callable[[Choice], Sequence[Candidate]]
    capped: bool = False

    def bend(self, rules: Rules) -> Rules:
        """The commune's rules as this way keeps them."""
        if self.capped:
            return rules
        return replace(
            rules,
            asks_per_day=WITHOUT_END,
            asks_per_week=WITHOUT_END,
            visits_in_hand=WITHOUT_END,
            cooldown_days=0,
            max_waves=WITHOUT_END,
        )


def _voisinage(choice: Choice) -> Sequence[Candidate]:
    return plan_wave(choice.candidates, choice.search, choice.rules).chosen


def _oracle(choice: Choice) -> Sequence[Candidate]:
    """The likeliest first, as few as it takes by the true chances: the fewest asks for the target."""
    best = sorted(choice.candidates, key=lambda one: (-choice.true_chance(one.id), one.id))
    search, rules = choice.search, choice.rules
    chances = [choice.true_chance(one.id) for one in best]
    size = wave_size(chances, seats=search.seats, waves_left=search.waves_left, target=rules.wave_target)
    return best[:size]


def _nearest(size: int) -> Callable[[Choice], Sequence[Candidate]]:
    def choose(choice: Choice) -> Sequence[Candidate]:
        return sorted(choice.candidates, key=lambda one: (_far(one), one.id))[: size * choice.search.seats]

    return choose


def _everybody(choice: Choice) -> Sequence[Candidate]:
    return [one for one in choice.candidates if _far(one) <= NEAR_M]


def _least_recent(choice: Choice) -> Sequence[Candidate]:
    by_turn = sorted(choice.candidates, key=lambda one: (choice.last_asked(one.id) or NEVER, _far(one), one.id))
    return by_turn[: choice.search.seats]


def _random(choice: Choice) -> Sequence[Candidate]:
    return sorted(choice.candidates, key=lambda one: (choice.lot(one.id), one.id))[: choice.search.seats]


def _far(candidate: Candidate) -> float:
    return candidate.distance_m or 0.0


VOISINAGE = Policy("voisinage", "Voisinage", _voisinage, capped=True)
ORACLE = Policy("oracle", "Oracle (sait tout)", _oracle, capped=True)
BASELINES = (
    Policy("nearest", "Le plus proche, un à la fois", _nearest(1)),
    Policy("three_nearest", "Les 3 plus proches, par vagues", _nearest(3)),
    Policy("everybody", "Tous à 5 km, d'un coup", _everybody),
    Policy("least_recent", "Le moins récemment sollicité", _least_recent),
    Policy("random", "Au hasard, un à la fois", _random),
)
POLICIES = (VOISINAGE, *BASELINES, ORACLE)
