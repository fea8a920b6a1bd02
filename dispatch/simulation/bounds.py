"""What nobody could do better: which requests somebody could help with at all, and for which somebody would say yes."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.delays import WakingHours
from dispatch.geo import flat_metres
from dispatch.simulation.decisions import Rules, clipped, rank, send_at
from dispatch.simulation.memory import Past
from dispatch.simulation.shown import BOX, Moment, facts_of, need_at
from dispatch.simulation.town import Call, Helper
from dispatch.simulation.truth import Truth

NOBODY_ASKED = Past()


@dataclass(frozen=True)
class Bound:
    """Of one request: who could come in the promised time, and how many of them would say yes if asked.

    Whoever is able is so by the hard conditions of production, as if nobody had been asked anything before. `ready` is
    the luck itself: no policy knows it, none can have more.
    """

    able: int
    ready: int
    seats: int

    @property
    def feasible(self) -> bool:
        """Enough people could come."""
        return self.able >= self.seats

    @property
    def would_be_filled(self) -> bool:
        """Enough people would come if everybody were asked, at once, whatever it costs them."""
        return self.ready >= self.seats


def bounds_of(truth: Truth, rules: Rules) -> list[Bound]:
    """The bound of each request of the year."""
    town, found = truth.town, []
    for call in town.calls:
        able = able_for(call, town.helpers, town.hours, rules)
        ready = sum(truth.would_accept(who, call.number) for who in able)
        found.append(Bound(len(able), ready, call.seats))
    return found


def able_for(call: Call, helpers: Sequence[Helper], hours: WakingHours, rules: Rules) -> list[int]:
    """Whom production would propose for the hours the person told, had nobody ever been asked anything."""
    windows = clipped(call.windows, send_at(call.at, call.urgency, hours))
    if not windows:
        return []
    need = need_at(call.at, call, windows, hours)
    moment = Moment(need, call.number)
    facts = [facts_of(one, NOBODY_ASKED, moment) for one in helpers if _may_matter(one, call)]
    return [candidate.id for candidate in rank(need, facts, rules=rules).candidates]


def _may_matter(helper: Helper, call: Call) -> bool:
    """What the query of production asks for: the skill, and a box not smaller than the distance they agreed to."""
    there = call.job.skill in helper.skills and helper.since <= call.at
    return there and flat_metres(helper.point, call.place) <= helper.radius_m * BOX
