"""A larger budget for places where a yes is rarer: what the past of a place makes of the chances of its neighbours."""

from dataclasses import dataclass

from dispatch.matching.judging import USUAL_YES

AS_GOOD_AS = 20  # asks that say as much as what is published: a place with a short past counts as an ordinary one
LEAST = 0.5  # nowhere are more than twice as many needed: beyond that it is neighbours that are missing, not asks


@dataclass(frozen=True)
class Place:
    """What came of the asks of one sector, or of a commune that has none, in the last months.

    `asks` counts only those that had their time: whoever was stood down, or never reached, says nothing of a place.
    """

    asks: int = 0
    yeses: int = 0


NO_PAST = Place()


def readiness(place: Place) -> float:
    """How often people say yes in a place, as a share of what is usual: 1 where it is not rarer, never under `LEAST`.

    The counts are smoothed by as many usual asks as `AS_GOOD_AS`, so that three refusals do not blacken a quartier.
    """
    rate = (place.yeses + AS_GOOD_AS * USUAL_YES) / (place.asks + AS_GOOD_AS)
    return min(1.0, max(LEAST, rate / USUAL_YES))
