"""What nobody could do better: which requests somebody could help with at all, and for which somebody would say yes."""

from dataclasses import dataclass

from dispatch.geo import roughly_metres
from dispatch.simulation.assumptions import Assumptions
from dispatch.simulation.decisions import Need, Rules, clipped, rank, send_at
from dispatch.simulation.luck import Draw, Luck, Stream
from dispatch.simulation.memory import Past
from dispatch.simulation.shown import Moment, facts_of
from dispatch.simulation.town import Call, Town
from dispatch.simulation.willingness import calibrated

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


def bounds_of(town: Town, people: Assumptions, luck: Luck, rules: Rules) -> list[Bound]:
    """The bound of each request of the year."""
    willingness = calibrated(people.bricoleurs)
    helpers = {helper.id: helper for helper in town.helpers}
    found = []
    for call in town.calls:
        able = _able(town, call, rules)
        ready = sum(
            luck.draw(Stream.ANSWERS, who, call.number, Draw.ACCEPTS)
            < willingness.chance(helpers[who].willing, roughly_metres(helpers[who].point, call.place) / 1_000)
            for who in able
        )
        found.append(Bound(len(able), ready, call.seats))
    return found


def _able(town: Town, call: Call, rules: Rules) -> list[int]:
    """Whom production would propose for the hours the person told, had nobody ever been asked."""
    hours = town.hours
    sent = send_at(call.at, call.urgency, hours)
    windows = clipped(call.windows, sent)
    need = Need(
        point=call.place,
        skill=call.job.skill,
        windows=windows,
        minutes=call.job.minutes,
        sector_id=call.area_id,
        urgency=call.urgency,
        now=call.at,
        tz=hours.tz,
        seats=call.seats,
        sent_at=sent,
        holidays=hours.holidays,
    )
    moment = Moment.of(call.at, hours.tz)
    facts = [facts_of(helper, NOBODY_ASKED, moment) for helper in town.helpers if helper.since <= call.at]
    return [candidate.id for candidate in rank(need, facts, rules=rules).candidates] if windows else []
