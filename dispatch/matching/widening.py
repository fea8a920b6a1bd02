"""The circle that widens wave by wave: the neighbours of a wave are looked for near the person first."""

from collections.abc import Sequence
from math import ceil, inf, log

from dispatch.matching.judging import Candidate
from dispatch.rules import Rules
from dispatch.states import Travel

HAIR = 1e-9


def farthest_m(radius_m: int, moves_by: Travel, rules: Rules) -> float:
    """How far somebody may be asked to go, in metres: as far as they agreed to.

    Where the commune lets the circle stretch, as in a crisis, those who do not walk may be asked beyond that, for want
    of anybody nearer.
    """
    return radius_m if moves_by is Travel.FOOT else radius_m * max(1.0, rules.stretch)


def near_first(candidates: Sequence[Candidate], *, wave: int, rules: Rules) -> list[Candidate]:
    """Those within the circle of this wave in their order, then those of the next circles, one after the other.

    The circle of the first wave (0) is `rules.ring_m` metres wide, that of the next `rules.ring_growth` times as
    wide. It orders and never forbids: an empty one gives way to the next at once, and no wave is smaller for it.
    Whoever is beyond the distance they agreed to (`beyond`) comes into account when nobody else is left.
    """
    willing = [candidate for candidate in candidates if not candidate.beyond] or candidates
    return sorted(willing, key=lambda candidate: max(0, _circle(candidate.distance_m, rules) - wave))


def _circle(distance_m: float | None, rules: Rules) -> float:
    """The number of the first wave whose circle holds somebody at this distance."""
    if distance_m is None:
        return inf
    if distance_m <= rules.ring_m:
        return 0
    return ceil(log(distance_m / rules.ring_m, rules.ring_growth) - HAIR)
