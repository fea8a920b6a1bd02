"""The true chance that a volunteer says yes: p = p0 · h · exp(-d/λ), at most 0.95. Known to the oracle alone."""

from dataclasses import dataclass
from functools import lru_cache
from math import exp
from statistics import NormalDist

import numpy as np

from dispatch.simulation.assumptions import Bricoleurs

ALERT_KM = 1.0  # the published figures are of alerts this near
SLICES = 400  # of the distribution of willingness
RINGS = 40  # of the disc around an alert


@dataclass(frozen=True)
class Willingness:
    """Chances of a yes under one set of assumptions. `base` is p0."""

    base: float
    lambda_km: float
    at_most: float

    def chance(self, willing: float, distance_km: float) -> float:
        """Of somebody whose own willingness is `willing` (1 on average), so far away."""
        return min(self.at_most, self.base * willing * exp(-distance_km / self.lambda_km))


@lru_cache(maxsize=64)
def calibrated(people: Bricoleurs) -> Willingness:
    """With p0 such that acceptance averaged over the alerts within 1 km is the one assumed.

    Raises `ValueError` where not even p0 without limit gets there: the cap of 0.95 forbids it.
    """
    low, high = 0.0, 1.0
    while mean_acceptance(people, high) < people.acceptance:
        high *= 2
        if high > 1e6:
            raise ValueError(f"no p0 gives an acceptance of {people.acceptance}")
    for _ in range(60):
        middle = (low + high) / 2
        if mean_acceptance(people, middle) < people.acceptance:
            low = middle
        else:
            high = middle
    return Willingness(high, people.lambda_km, people.at_most)


def mean_acceptance(people: Bricoleurs, base: float) -> float:
    """The acceptance averaged over people spread evenly within 1 km, for one p0."""
    middles = (np.arange(SLICES) + 0.5) / SLICES
    willing = np.array([drawn_willingness(people.sigma, float(share)) for share in middles])
    distance = ALERT_KM * np.sqrt((np.arange(RINGS) + 0.5) / RINGS)  # rings of one and the same area
    chances = base * willing[:, None] * np.exp(-distance[None, :] / people.lambda_km)
    return float(np.minimum(people.at_most, chances).mean())


def drawn_willingness(sigma: float, uniform: float) -> float:
    """The willingness that so large a share of people does not exceed: lognormal, 1 on average."""
    return exp(sigma * NormalDist().inv_cdf(uniform) - sigma**2 / 2) if sigma else 1.0
