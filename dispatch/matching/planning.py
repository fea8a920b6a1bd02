"""One wave of a search: whom to ask now, how many, and with what hope. Decides on plain facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.matching.budget import NO_PAST, Place, readiness
from dispatch.matching.judging import Candidate
from dispatch.matching.waves import hope, wave_size
from dispatch.matching.widening import near_first
from dispatch.rules import Rules


@dataclass(frozen=True)
class Search:
    """Where a search stands. `waves` were sent, `waves_left` can be; `seats` are free; `place` is what is known there.

    `thanked` are those stood down a moment ago: others come first. `shared` are those allotted to this request among
    several that want the same neighbours, `taken` those allotted to the others: they are asked for want of anybody
    else.
    """

    seats: int
    waves_left: int
    waves: int = 0
    place: Place = NO_PAST
    thanked: frozenset[int] = frozenset()
    shared: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Wave:
    """Who is asked now; `extra` of them because a yes is rarer in this place; `hope` that this wave is enough."""

    chosen: tuple[Candidate, ...] = ()
    extra: int = 0
    hope: float = 0.0


@dataclass(frozen=True)
class Turn:
    """What a search does next: it `asks` whom the wave chose, waits `until` the next may be asked, else gives up."""

    asks: bool = False
    until: datetime | None = None


def next_turn(chosen: Sequence[Candidate], next_at: datetime | None, *, exhausted: bool) -> Turn:
    """What follows from whom a wave would ask, and from when somebody left out may be; `exhausted`: nothing more."""
    if exhausted:
        return Turn()
    return Turn(asks=True) if chosen else Turn(until=next_at)


def plan_wave(candidates: Sequence[Candidate], search: Search, rules: Rules) -> Wave:
    """The next wave among those who may be asked, best first; empty when nobody is left or wanted."""
    turns = in_turn(candidates, search, rules)
    most = max(rules.wave_most, rules.wave_size * search.seats) * search.waves_left  # nobody after these is asked
    chances = [candidate.chance for candidate in turns[:most]]
    there = [chance * readiness(search.place) for chance in chances]
    usual, size = (_size(as_likely, search, rules) for as_likely in (chances, there))
    return Wave(tuple(turns[:size]), size - usual, hope(there[:size], search.seats))


def in_turn(candidates: Sequence[Candidate], search: Search, rules: Rules) -> list[Candidate]:
    """Those who may be asked, in the order in which this wave asks them."""
    able = near_first(candidates, wave=search.waves, rules=rules)
    later = search.thanked | search.taken
    return sorted(able, key=lambda candidate: (candidate.id not in search.shared, candidate.id in later))


def _size(chances: Sequence[float], search: Search, rules: Rules) -> int:
    """As many as the chances ask for: at least `wave_size` a free place, and no more than `wave_most` beyond that."""
    size = wave_size(chances, seats=search.seats, waves_left=search.waves_left, target=rules.wave_target)
    least = rules.wave_size * search.seats
    return min(max(least, min(size, rules.wave_most)), len(chances))
