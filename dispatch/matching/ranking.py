"""Which bricoleurs are asked first, which not at all, and why in words. Decides on plain facts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from dispatch.availability import Free, Visits, Window, travel_time
from dispatch.geo import Point, flat_metres, metres
from dispatch.matching import reasons
from dispatch.matching.answer_rates import chance_of_yes, log_answer_rate
from dispatch.matching.bricoleur_facts import BricoleurFacts
from dispatch.matching.judging import Candidate, Excluded, Need, Obstacle, Ranking, ranking
from dispatch.matching.obstacles import obstacles
from dispatch.matching.score import terms
from dispatch.matching.widening import farthest_m
from dispatch.rules import Rules

__all__ = ["BricoleurFacts", "rank_bricoleurs"]

DOUBT_M = 1.0  # far more than `flat_metres` can be wrong by, as far as anybody walks
OFTEN = 0.4  # of `log_answer_rate`: half as often again as others
SEVERAL = 3  # answers, before anything is said of them


def rank_bricoleurs(need: Need, facts: Iterable[BricoleurFacts], *, rules: Rules) -> Ranking:
    """Those who can do the job, the most points first (see `score`), then the nearest, then the lowest id.

    Whoever would have to go farther than they agreed comes after all the others. Equals never change
    places, and nothing depends on the order the facts came in.
    """
    judge = _Judge(need, rules)
    verdicts = [judge.verdict(bricoleur) for bricoleur in facts]
    able = sorted((one for one in verdicts if isinstance(one, Candidate)), key=_turn)
    return ranking(able, [one for one in verdicts if isinstance(one, Excluded)])


def _turn(candidate: Candidate) -> tuple[bool, float, float | None, int]:
    return candidate.beyond, -candidate.score, candidate.distance_m, candidate.id


class _Judge:
    """One need, with what is worked out once for all who are judged."""

    def __init__(self, need: Need, rules: Rules) -> None:
        self.need, self.rules = need, rules
        self.visits = Visits(need.windows, need.minutes, need.calendar, now=need.now)

    def verdict(self, bricoleur: BricoleurFacts) -> Candidate | Excluded:
        """Whether this one may be asked, and why."""
        found = list(obstacles(self.need, bricoleur, self.rules))
        if found or self.need.point is None or bricoleur.point is None:
            return Excluded(bricoleur.id, found[0].reason, self._until(bricoleur, found))
        farthest = farthest_m(bricoleur.radius_m, bricoleur.moves_by, self.rules)
        distance = _reach(self.need.point, bricoleur.point, farthest)
        if distance > farthest:
            return Excluded(bricoleur.id, reasons.too_far(distance, bricoleur.radius_m))
        window = self.visits.first_fit(self._free(bricoleur, distance))
        return self._able(bricoleur, distance, window) if window else Excluded(bricoleur.id, reasons.NOT_FREE)

    def _until(self, bricoleur: BricoleurFacts, found: Sequence[Obstacle]) -> datetime | None:
        """When they may be asked after all, if nothing lasting stands in the way and they could still come then."""
        over = [obstacle.until for obstacle in found if obstacle.until]
        if len(over) < len(found) or self.need.point is None or bricoleur.point is None:
            return None
        farthest = farthest_m(bricoleur.radius_m, bricoleur.moves_by, self.rules)
        distance = _reach(self.need.point, bricoleur.point, farthest)
        free = self._free(bricoleur, distance)
        later = replace(free, leaves_at=max(free.leaves_at, *over))
        return max(over) if distance <= farthest and self.visits.first_fit(later) else None

    def _free(self, bricoleur: BricoleurFacts, distance: float) -> Free:
        travel = travel_time(distance, bricoleur.moves_by, self.rules.detour)
        return Free(bricoleur.slots, self.need.reads_at(bricoleur.quiet), travel, bricoleur.once, bricoleur.promised)

    def _able(self, bricoleur: BricoleurFacts, distance: float, window: Window) -> Candidate:
        points = terms(self.need, bricoleur, self.rules.weights, distance_m=distance, window=window)
        answers = {"yes": bricoleur.said_yes, "no": bricoleur.said_no}
        return Candidate(
            id=bricoleur.id,
            distance_m=distance,
            window=window,
            reason=_reason(self.need, bricoleur, distance, window),
            chance=chance_of_yes(distance, **answers, silent=bricoleur.silent),
            inclined=chance_of_yes(distance, **answers, silent=0),
            score=sum(points.values()),
            beyond=distance > bricoleur.radius_m,
            terms=points,
        )


def _reach(home: Point, theirs: Point, radius_m: float) -> float:
    """The distance, on a flat map unless that could be mistaken about how far the bricoleur may be asked to go."""
    flat = flat_metres(home, theirs)
    return metres(home, theirs) if abs(flat - radius_m) <= DOUBT_M else flat


def _reason(need: Need, bricoleur: BricoleurFacts, distance: float, window: Window) -> str:
    """Only what speaks for them, or what whoever calls them should know."""
    return reasons.sentence([
        reasons.away(distance),
        reasons.beyond(bricoleur.radius_m) if distance > bricoleur.radius_m else "",
        reasons.free(window, need.now, need.tz) if bricoleur.slots else reasons.TO_CONFIRM,
        reasons.asked_since(bricoleur.last_asked_at, need.now, need.tz),
        reasons.KNOWS_PERSON if bricoleur.knows_person else "",
        reasons.OFTEN_YES if _often_yes(bricoleur) else "",
        reasons.busy(bricoleur.busy),
        _later(need, bricoleur),
    ])  # fmt: skip


def _often_yes(bricoleur: BricoleurFacts) -> bool:
    yes, no = bricoleur.said_yes, bricoleur.said_no
    return yes + no >= SEVERAL and log_answer_rate(yes, no) >= OFTEN


def _later(need: Need, bricoleur: BricoleurFacts) -> str:
    reads_at = need.reads_at(bricoleur.quiet)
    return reasons.heard_from(reads_at, need.tz) if reads_at > need.reads_at(None) else ""
