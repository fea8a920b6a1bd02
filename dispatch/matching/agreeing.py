"""At which hours somebody who says yes comes, alone or with the one who said yes before. Decides on plain facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dispatch.availability import Free, Promise, Visits, Window, can_keep
from dispatch.matching.judging import Need


@dataclass(frozen=True)
class Coming:
    """Somebody who said yes: the hours they were asked for, or agreed to, and what they told of their time.

    `hours` is None where nobody named any: they are agreed by phone.
    """

    hours: Window | None
    free: Free


@dataclass(frozen=True)
class Agreed:
    """When the visit is. `partner_moves`: at other hours than the partner knew; `partner_leaves`: they can at none."""

    hours: Window | None
    partner_moves: bool = False
    partner_leaves: bool = False


def agree(need: Need, newcomer: Coming, partner: Coming | None = None) -> Agreed | None:
    """The hours of the visit; None where the newcomer promised theirs to somebody else, or cannot at the partner's.

    Two who help together come together. Hours that went by are replaced by the person's next ones: the first in which
    both are free. Where there are none whoever can come does, and another partner is looked for.
    """
    if partner is None:
        return _alone(need, newcomer)
    if partner.hours is None:
        return Agreed(None)
    if is_ahead(need, partner.hours):
        return _joining(need, newcomer, partner, partner.hours)
    tried = [[newcomer.hours]] if newcomer.hours and is_ahead(need, newcomer.hours) else []
    for windows in (*tried, need.windows):
        both = next(together(need, windows, [newcomer.free, partner.free]), None)
        if both is not None:
            return Agreed(both, partner_moves=True)
    alone = _alone(need, newcomer)
    return alone and Agreed(alone.hours, partner_leaves=True)


def together(need: Need, windows: Sequence[Window], everybody: Sequence[Free]) -> Iterator[Window]:
    """The stretches of these windows in which all of them are free, and can keep what they promised elsewhere."""
    shared = list(windows)
    for free in everybody:
        shared = list(Visits(shared, need.minutes, need.calendar, now=need.now).fits(free))
    return (hours for hours in shared if all(keeps(need, free, hours) for free in everybody))


def keeps(need: Need, free: Free, hours: Window) -> bool:
    """Whether a visit in these hours leaves time for those promised elsewhere."""
    return can_keep(free.promised, Promise(hours.start, hours.end, timedelta(minutes=need.minutes)))


def is_ahead(need: Need, hours: Window) -> bool:
    """Whether the job can still be done in these hours."""
    return hours.end - timedelta(minutes=need.minutes) >= need.now


def in_common(need: Need, one: Window, other: Window) -> Window | None:
    """The time two stretches share, if the job can be done in it."""
    shared = Window(max(one.start, other.start), min(one.end, other.end))
    return shared if shared.end - shared.start >= timedelta(minutes=need.minutes) else None


def _alone(need: Need, newcomer: Coming) -> Agreed | None:
    """A yes too late for its visit gets the person's next hours: those that suit, else any that are not promised.

    Where none of them is long enough the hours are agreed by phone.
    """
    if newcomer.hours is None:
        return Agreed(None)
    if is_ahead(need, newcomer.hours):
        return Agreed(newcomer.hours) if keeps(need, newcomer.free, newcomer.hours) else None
    suiting = together(need, need.windows, [newcomer.free])
    long_enough = [hours for hours in need.windows if in_common(need, hours, hours)]
    others = (hours for hours in long_enough if keeps(need, newcomer.free, hours))
    hours = next(suiting, None) or next(others, None)
    return Agreed(hours) if hours or not long_enough else None


def _joining(need: Need, newcomer: Coming, partner: Coming, theirs: Window) -> Agreed | None:
    """A partner whose hours are to come keeps them, or as much of them as suits the newcomer."""
    shared = in_common(need, newcomer.hours, theirs) if newcomer.hours else theirs
    if shared is None or not is_ahead(need, shared):
        return None
    if not all(keeps(need, one.free, shared) for one in (newcomer, partner)):
        return None
    return Agreed(shared, partner_moves=shared != theirs)
