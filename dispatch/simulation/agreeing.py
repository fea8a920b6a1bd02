"""The hours of a visit in the simulated town: `matching.agreeing` of production decides, on what the town remembers."""

from collections.abc import Iterator
from datetime import timedelta

from dispatch.availability import Window
from dispatch.simulation.decisions import (
    Agreed,
    Coming,
    Free,
    Promise,
    agree,
    in_common,
    keeps,
    proposed_hours,
    travel_time,
)
from dispatch.simulation.progress import Asked, Progress
from dispatch.simulation.shown import need_of, visit_windows
from dispatch.simulation.world import World
from dispatch.states import Role


def agreed_hours(world: World, progress: Progress, ask: Asked) -> Agreed | None:
    """When the one who says yes comes; None where they promised those hours elsewhere, or cannot at the partner's."""
    need = need_of(world, progress, visit_windows(world, progress))
    newcomer, *others = (Coming(one.window, _free(world, progress, one.who)) for one in (ask, *progress.winners))
    return agree(need, newcomer, next(iter(others), None))


def write_hours(world: World, progress: Progress, ask: Asked, hours: Window | None) -> None:
    """Somebody is expected in these hours, and asked for no others at the same time."""
    ask.window = hours
    if hours is not None:
        lasts = timedelta(minutes=progress.call.job.minutes)
        world.memory.of[ask.who].promised[progress.call.number] = Promise(hours.start, hours.end, lasts)


def lost_here(world: World, progress: Progress, ask: Asked) -> list[Asked]:
    """Who was asked for hours at which this visit is not, now that these are agreed."""
    need, hours = need_of(world, progress, progress.call.windows), ask.window
    asked = [(other, other.window) for other in progress.open(Role.BRICOLEUR)]
    return [other for other, theirs in asked if hours and theirs and in_common(need, hours, theirs) is None]


def lost_elsewhere(world: World, progress: Progress, ask: Asked) -> Iterator[tuple[Progress, Asked]]:
    """What else somebody who is now expected is asked for, and cannot do any more."""
    for other in list(world.underway.values()):
        for asked in other.open(Role.BRICOLEUR) if other is not progress else ():
            if asked.who == ask.who and asked.window is not None:
                need = need_of(world, other, other.call.windows)
                if not keeps(need, _free(world, other, asked.who), asked.window):
                    yield other, asked


def hours_to_propose(world: World, progress: Progress) -> list[Window]:
    """Those of the hours of the person that leave time to find everybody who is missing, and suit who said yes."""
    need, held = need_of(world, progress, visit_windows(world, progress)), progress.winners
    return proposed_hours(
        need,
        progress.timing,
        [ask.window for ask in held],
        free=lambda: [_free(world, progress, ask.who) for ask in held],
    )


def _free(world: World, progress: Progress, who: int) -> Free:
    helper, call = world.helpers[who], progress.call
    travel = travel_time(world.truth.distance_m(who, call.number), helper.moves_by, world.rules.detour)
    promised = world.memory.of[who].promised_elsewhere(call.number, world.now)
    return Free(helper.slots, world.now, travel, helper.once, promised)
