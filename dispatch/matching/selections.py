"""Who was judged for a request, kept with the asks that followed: what explains a choice to whoever doubts it later."""

from dataclasses import dataclass
from typing import Any

from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.matching.judging import Candidate, Excluded, Ranking
from dispatch.moves import note
from dispatch.requests import Ask, Request, Selection
from dispatch.states import ChosenOtherwise, Role

MOST_CANDIDATES = 40  # the best; more were never near being asked
MOST_EXCLUDED = 60


def keep(desk: Desk, request: Request, role: Role, ranking: Ranking) -> Selection:
    """Write down this ranking, as it was used just now."""
    kept = Selection(request_id=request.id, at=desk.now, role=role, judged=judged(ranking))
    desk.session.add(kept)
    desk.session.flush()
    return kept


@dataclass(frozen=True)
class Other:
    """Who chose another than the first one proposed, and why, if they said so."""

    by: Actor
    why: ChosenOtherwise | None = None


def note_other_choice(desk: Desk, request: Request, ask: Ask, ranking: Ranking, other: Other) -> None:
    """Write down that a human chose otherwise; nothing where the one asked was the first one proposed.

    Whoever was not proposed at all has no rank.
    """
    proposed = [one.id for one in ranking.candidates]
    if proposed[:1] == [ask.volunteer_id]:
        return
    facts: dict[str, Any] = {"first": proposed[0]} if proposed else {}
    if ask.volunteer_id in proposed:
        facts["rank"] = proposed.index(ask.volunteer_id) + 1
    if other.why:
        facts["reason"] = other.why.value
    note(desk, request, Event.CHOSEN_OTHERWISE, actor=other.by, ask=ask.id, **facts)


def judged(ranking: Ranking) -> dict[str, Any]:
    """Plain values: ids, points and reasons, never a name; the counts say how many there were in all."""
    return {
        "candidates": [_candidate(one) for one in ranking.candidates[:MOST_CANDIDATES]],
        "excluded": [_excluded(one) for one in ranking.excluded[:MOST_EXCLUDED]],
        "candidates_in_all": len(ranking.candidates),
        "excluded_in_all": len(ranking.excluded),
    }


def keeps_all(kept: Selection) -> bool:
    """Whether everybody judged is there: of a long ranking the last ones are left out."""
    sides = ("candidates", "excluded")
    return all(kept.judged[f"{side}_in_all"] == len(kept.judged[side]) for side in sides)


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "id": one.id,
        "score": round(one.score, 1),
        "chance": round(one.chance, 3),
        "reason": one.reason,
        "terms": {name: round(points, 1) for name, points in one.terms.items()},
    }


def _excluded(one: Excluded) -> dict[str, Any]:
    until = {"until": one.until.isoformat()} if one.until else {}
    return {"id": one.id, "reason": one.reason, **until}
