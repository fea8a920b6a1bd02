"""What other weights would do: a recent request of the commune ranked twice, by the ranking of every day.

As if the request came now: its people, its place and its job, at the hours that a need of today would be visited.
Nothing is written, and those who were asked for it count like the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select

from dispatch.crises import rules_now
from dispatch.deadlines import timing_of
from dispatch.desk import Desk
from dispatch.matching.candidates import facts_for
from dispatch.matching.judging import Ranking
from dispatch.matching.ranking import rank_bricoleurs
from dispatch.matching.reading import need_of
from dispatch.matching.weights import Weights
from dispatch.places import Commune
from dispatch.requests import Request

MOST_TRIED = 3  # the latest requests; of most, the first will do
ENOUGH = 2  # neighbours: one alone has no order


@dataclass(frozen=True)
class Weighed:
    """One request, ranked by the commune's weights and by others."""

    request: Request
    today: Ranking
    then: Ranking


def weighed(desk: Desk, commune: Commune, weights: Weights) -> Weighed | None:
    """The latest request for which several neighbours could be asked; None: there is none among the last ones."""
    return next((one for one in _tries(desk, commune, weights) if len(one.today.candidates) >= ENOUGH), None)


def _tries(desk: Desk, commune: Commune, weights: Weights) -> Iterator[Weighed]:
    rules = rules_now(desk.session, commune, now=desk.now)
    mine = select(Request).where(Request.commune_id == commune.id, Request.lat.is_not(None))
    for request in desk.session.scalars(mine.order_by(Request.opened_at.desc(), Request.id.desc()).limit(MOST_TRIED)):
        hours = timing_of(request).visit_windows([], [], now=desk.now)
        need = replace(need_of(request, desk.now), windows=hours)
        known = facts_for(desk.session, request, need, can_call=desk.line.can_call)
        facts = [one._replace(asked_for_this=False) for one in known]
        today, then = (
            rank_bricoleurs(need, facts, rules=replace(rules, weights=one)) for one in (rules.weights, weights)
        )
        yield Weighed(request, today, then)
