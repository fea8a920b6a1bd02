"""Which carrier takes a text: by its share, less while it errs or is slow, more again as time goes by."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SLOW = timedelta(seconds=5)  # a send that takes longer counts as a fault
HALVED = 0.5  # by each fault
FLOOR = 0.02  # of the share: enough to notice that the carrier is well again
RECOVERY = timedelta(minutes=10)  # from the floor back to the whole share
HEALTHY = 1.0


@dataclass(frozen=True)
class Health:
    """The weight a carrier had at an instant, between `FLOOR` and 1."""

    weight: float
    at: datetime

    def now(self, now: datetime) -> float:
        """Its weight by now. An instant to come was written by a clock that has been set back: it is forgotten."""
        elapsed = now - self.at
        if elapsed < timedelta():
            return HEALTHY
        return min(HEALTHY, self.weight + elapsed / RECOVERY)

    def after_fault(self, now: datetime) -> "Health":
        """The same after one more fault."""
        return Health(max(FLOOR, self.now(now) * HALVED), now)


def in_order(weights: Mapping[str, float], rng: random.Random, *, failed: str | None = None) -> list[str]:
    """The carriers in the order in which a text tries them: chance by weight (each more than 0).

    `failed`, which is known not to have taken this text, comes last.
    """
    drawn = {name: rng.random() ** (1 / weight) for name, weight in weights.items()}
    return sorted(weights, key=lambda name: (name == failed, -drawn[name]))


def weights(shares: Iterable[tuple[str, float]], health: Mapping[str, Health], now: datetime) -> dict[str, float]:
    """What each carrier weighs now, from its share while all is well and from its health."""
    return {name: share * (health[name].now(now) if name in health else HEALTHY) for name, share in shares}
