"""Whom to ask next, and how many: the production's way, five other systems' ways, and one that knows everything.

All choose among those whom production says may be asked (skill, hours, distance they agreed to). The other systems
never stop for the number of their waves. Where they run they know no caps either: they can be played with ours, so
that ways of choosing alone are compared, or without.
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
    """A way of choosing. Those of another system (`elsewhere`) ask as long as anybody is left."""

    name: str
    label: str  # French
    choose: Callable[[Choice], Sequence[Candidate]]
    elsewhere: bool = True

    def bend(self, rules: Rules, *, caps: bool = True) -> Rules:
        """The commune's rules as this way keeps them; with `caps`, ours on what one person is asked are kept."""
        if not self.elsewhere:
            return rules
        endless = replace(rules, max_waves=WITHOUT_END)
        return endless if caps else _without_caps(endless)


def _without_caps(rules: Rules) -> Rules:
    most = WITHOUT_END
    return replace(rules, asks_per_day=most, asks_per_week=most, visits_in_hand=most, cooldown_days=0)


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


VOISINAGE = Policy("voisinage", "Voisinage", _voisinage, elsewhere=False)
ORACLE = Policy("oracle", "Oracle (sait tout)", _oracle, elsewhere=False)
BASELINES = (
    Policy("nearest", "Le plus proche, un à la fois", _nearest(1)),
    Policy("three_nearest", "Les 3 plus proches, par vagues", _nearest(3)),
    Policy("everybody", "Tous à 5 km, d'un coup", _everybody),
    Policy("least_recent", "Le moins récemment sollicité", _least_recent),
    Policy("random", "Au hasard, un à la fois", _random),
)
POLICIES = (VOISINAGE, *BASELINES, ORACLE)
