"""Until when a simulated request is left alone: the deadline is data, and one line of the agenda."""

from datetime import datetime, timedelta

from dispatch.simulation.happenings import Happening
from dispatch.simulation.progress import Progress
from dispatch.simulation.world import World
from dispatch.states import State

LOOKING = (State.OPEN, State.IN_CHARGE)


def due(world: World, progress: Progress, delay: timedelta, *, after: datetime | None = None) -> datetime:
    """The instant `delay` of waking time after now, or after `after`."""
    return progress.timing.due(delay, after=after or world.now)


def wait(world: World, progress: Progress, until: datetime) -> None:
    """Chase this request at `until`, or before that at the limits in time of its search."""
    limits = [limit for limit in limits_of(progress) if limit] if looks(progress) else []
    progress.chase_at = min([until, *limits])
    world.agenda.add(progress.chase_at, Happening.CHASED, progress.call.number)


def looks(progress: Progress) -> bool:
    """Whether somebody is still to be found."""
    return progress.state in LOOKING and len(progress.winners) < progress.call.seats


def limits_of(progress: Progress) -> tuple[datetime | None, datetime | None]:
    """When the mairie is to hear that nobody is found, and when the search ends; None for what is not to come."""
    return progress.timing.limits(progress.since, told=progress.told)


def move(world: World, progress: Progress, state: State) -> None:
    """Put a request into a state; a search that begins has all its time."""
    if state in LOOKING and progress.state not in LOOKING:
        progress.since, progress.told = world.now, False
    if state is State.IN_CHARGE:
        progress.idle_since, progress.waits_until = world.now, None
    progress.state, progress.nudges = state, 0
    if state in (State.VERIFIED, State.UNMET):
        progress.chase_at = None
        world.underway.pop(progress.call.number, None)
