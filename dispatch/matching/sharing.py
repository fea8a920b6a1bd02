"""Several requests that want the same neighbours at one moment: who asks whom. Decides on plain facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dispatch.matching.assignment import assign
from dispatch.matching.judging import Candidate


@dataclass(frozen=True)
class Wish:
    """What one request would do if it were alone: ask the first `size` of its candidates, best first."""

    request_id: int
    candidates: Sequence[Candidate]
    size: int

    @property
    def first(self) -> set[int]:
        """Whom it would ask."""
        return {candidate.id for candidate in self.candidates[: self.size]}


def share(wishes: Sequence[Wish]) -> dict[int, frozenset[int]]:
    """Whom each request asks, by its id, so that nobody is asked for two at once and the most yeses are to be expected.

    Requests that want nobody in common are left to their own ranking: nothing is here for them, and nobody whom they
    would ask is allotted to another; who shares out is who is concerned by the outcome (decision 0043). Each of the
    others chooses among its best candidates, as many as are asked in all, so that a fair turn is kept. Where there are
    too few, every request gets one before any gets a second. Nobody is passed over for having been silent (decision
    0005): the yeses are expected of each by their answers alone.
    """
    everybody = sorted(wishes, key=lambda wish: wish.request_id)
    concerned = set(_rivals(everybody))
    while True:
        allotted = _shared([wish for wish in everybody if wish.request_id in concerned])
        taken = frozenset[int]().union(*allotted.values())
        wronged = {wish.request_id for wish in everybody if wish.first & taken} - concerned
        if not wronged:
            return allotted
        concerned |= wronged


def _shared(rivals: Sequence[Wish]) -> dict[int, frozenset[int]]:
    """Who asks whom, so that the most yeses are to be expected of these requests together."""
    places = [(wish, turn) for wish in rivals for turn in range(wish.size)]
    near = [wish.candidates[: len(places)] for wish in rivals]
    everybody = sorted({candidate.id for candidates in near for candidate in candidates})
    chances = {wish.request_id: {one.id: one.inclined for one in best} for wish, best in zip(rivals, near, strict=True)}
    costs = [
        [_cost(chances[wish.request_id].get(id_)) for id_ in everybody] + [_left_out(turn, len(places))] * len(places)
        for wish, turn in places
    ]
    allotted: dict[int, set[int]] = {wish.request_id: set() for wish in rivals}
    for (wish, _), column in zip(places, assign(costs), strict=True):
        if column is not None and column < len(everybody):
            allotted[wish.request_id].add(everybody[column])
    return {request_id: frozenset(ids) for request_id, ids in allotted.items()}


def _rivals(wishes: Sequence[Wish]) -> Iterator[int]:
    """The requests, by id, that would ask somebody whom another would ask too."""
    for wish in wishes:
        others = set[int]().union(*(other.first for other in wishes if other is not wish))
        if wish.first & others:
            yield wish.request_id


def _cost(inclined: float | None) -> float:
    return float("inf") if inclined is None else -inclined


def _left_out(turn: int, places: int) -> float:
    """What it costs that nobody is asked for a place: more than all chances together, and most for the first."""
    return float(places * (places - turn))
