"""The hours of a visit in the simulated town: `matching.agreeing` of production decides, on what the town remembers."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from dispatch.availability import Window
from dispatch.simulation.decisions import (
    Agreed,
    Coming,
    Free,
    Promise,
    agree,
    hours_ahead,
    in_common,
    is_ahead,
    keeps,
    together,
    travel_time,
)
from dispatch.simulation.progress import Asked, Progress
from dispatch.simulation.shown import need_of, over, visit_windows
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


def proposed_hours(world: World, progress: Progress) -> list[Window]:
    """Those of the hours of the person that leave time to find everybody who is missing, and suit who said yes."""
    call = progress.call
    missing, windows = call.seats - len(progress.winners), _suiting(world, progress, visit_windows(world, progress))
    return hours_ahead(windows, minutes=call.job.minutes, now=world.now, over=over(world, progress), waves=missing)


def _suiting(world: World, progress: Progress, windows: Sequence[Window]) -> list[Window]:
    """Of these windows what suits who said yes before and whose hours went by, if anything does."""
    need, held = need_of(world, progress, windows), progress.winners
    agreed = [ask.window for ask in held if ask.window]
    if not agreed or any(is_ahead(need, hours) for hours in agreed):
        return list(windows)
    return list(together(need, windows, [_free(world, progress, ask.who) for ask in held])) or list(windows)


def _free(world: World, progress: Progress, who: int) -> Free:
    helper, call = world.helpers[who], progress.call
    travel = travel_time(world.truth.distance_m(who, call.number), helper.moves_by, world.rules.detour)
    promised = world.memory.of[who].promised_elsewhere(call.number, world.now)
    return Free(helper.slots, world.now, travel, helper.once, promised)
