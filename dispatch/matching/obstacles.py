"""What forbids asking a bricoleur, in French: the hard conditions that are cheap to find out."""

from collections.abc import Iterator
from datetime import timedelta

from dispatch.matching import reasons
from dispatch.matching.bricoleur_facts import BricoleurFacts
from dispatch.matching.judging import Need, Obstacle, unavailable
from dispatch.rules import Rules
from dispatch.states import Urgency

DAY = timedelta(days=1)


def obstacles(need: Need, bricoleur: BricoleurFacts, rules: Rules) -> Iterator[Obstacle]:
    """What forbids asking them, weightiest first: distance and hours come after."""
    yield from unavailable(need, bricoleur, rules)
    yield from _unfit(need, bricoleur)
    yield from _tired(need, bricoleur, rules)
    if need.point is None:
        yield Obstacle(reasons.REQUEST_NOT_ON_MAP)
    if bricoleur.point is None:
        yield Obstacle(reasons.VOLUNTEER_NOT_ON_MAP)


def _unfit(need: Need, bricoleur: BricoleurFacts) -> Iterator[Obstacle]:
    """They are not the one for this job or this person."""
    if bricoleur.kept_apart:
        yield Obstacle(reasons.NOT_FOR_THIS_PERSON)
    if need.skill not in bricoleur.skills:
        yield Obstacle(reasons.NO_SKILL)
    if need.tool is not None and need.tool not in bricoleur.tools:
        yield Obstacle(reasons.no_tool(need.tool))
    if bricoleur.pair_only and need.seats < 2:
        yield Obstacle(reasons.NEVER_ALONE)
    if bricoleur.only_sector_id is not None and bricoleur.only_sector_id != need.sector_id:
        yield Obstacle(reasons.OTHER_SECTOR)


def _tired(need: Need, bricoleur: BricoleurFacts, rules: Rules) -> Iterator[Obstacle]:
    """They have done, or been asked, enough for now."""
    if bricoleur.asked_today >= _least(rules.asks_per_day, bricoleur.asks_per_day):
        that_day = need.hears_on(bricoleur.quiet)
        reason = reasons.capped_that_day(bricoleur.asked_today, that_day, need.today)
        yield Obstacle(reason, need.begins(that_day + DAY))
    if bricoleur.asked_this_week >= _least(rules.asks_per_week, bricoleur.asks_per_week):
        began = bricoleur.week_began_at
        yield Obstacle(reasons.capped(bricoleur.asked_this_week), began + 7 * DAY if began else None)
    if bricoleur.busy >= rules.visits_in_hand:
        yield Obstacle(reasons.busy(bricoleur.busy))
    if bricoleur.last_done_at is not None and need.urgency is not Urgency.IMMEDIATE:
        rested = bricoleur.last_done_at + rules.cooldown_days * DAY
        if need.now < rested:
            yield Obstacle(reasons.resting(rested.astimezone(need.tz).date()), rested)


def _least(commune: int, own: int | None) -> int:
    """A volunteer may lower the commune's limit, not raise it."""
    return commune if own is None else min(commune, own)
