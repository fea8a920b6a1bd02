"""And if so many more volunteers signed up in a sector? For how many more requests would somebody say yes.

A quick look, not a year: requests are drawn, production says who may be asked for each, and the chance that enough of
them say yes follows from the assumed willingness. Each seed is one draw of requests and of willingness; with and
without the newcomers it is the same one. Caps, nights and delays are left to the whole simulation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.delays import WakingHours
from dispatch.geo import flat_metres
from dispatch.matching.waves import hope
from dispatch.simulation.assumptions import Bricoleurs
from dispatch.simulation.bounds import able_for
from dispatch.simulation.confidence import Estimate, estimate
from dispatch.simulation.decisions import Rules
from dispatch.simulation.drawing import draw_town, more_bricoleurs
from dispatch.simulation.setting import More, Setting
from dispatch.simulation.town import Call, Helper
from dispatch.simulation.willingness import calibrated

HUNDRED = 100.0


@dataclass(frozen=True)
class Gain:
    """Newcomers in one sector. Estimates are requests in a hundred for which enough neighbours would say yes.

    `now` and `then` are of the sector's own requests, `more` is the difference; `everywhere` is the difference over
    all the requests of the commune.
    """

    area_id: int
    requests: int
    now: Estimate
    then: Estimate
    more: Estimate
    everywhere: Estimate


@dataclass(frozen=True)
class Outlook:
    """Of every sector, and how many towns were drawn for it."""

    gains: tuple[Gain, ...]
    seeds: int


def outlook(
    setting: Setting,
    more: More,
    rules: Rules,
    *,
    seeds: Sequence[int],
    breathe: Callable[[], None] = lambda: None,
) -> Outlook:
    """What `more.count` newcomers would change, sector by sector. `more.area_id` does not matter: each is tried.

    Calls `breathe` before each look at one request: every millisecond or so.
    """
    seen = [_one_seed(setting, more, rules, seed, breathe=breathe) for seed in seeds]
    return Outlook(tuple(_gain(area.id, seen) for area in setting.areas), len(seen))


@dataclass(frozen=True)
class _Seen:
    """In one town, with newcomers in one sector: hopes before and after, of its own requests and of all."""

    requests: int
    own: tuple[float, float]
    all: tuple[float, float]


def _one_seed(
    setting: Setting, more: More, rules: Rules, seed: int, *, breathe: Callable[[], None]
) -> dict[int, _Seen]:
    people = Bricoleurs()
    town = draw_town(replace(setting, more=None), seed, sigma=people.sigma, rules=rules)

    def chances_of(call: Call, helpers: Sequence[Helper]) -> list[float]:
        breathe()
        return _chances(call, helpers, rules, town.hours)

    chances = {call.number: chances_of(call, town.helpers) for call in town.calls}
    before = {call.number: hope(chances[call.number], call.seats) for call in town.calls}
    found = {}
    for area in setting.areas:
        extra = more_bricoleurs(replace(setting, more=replace(more, area_id=area.id)), seed, people.sigma)
        after = {
            call.number: hope([*chances[call.number], *chances_of(call, extra)], call.seats) for call in town.calls
        }
        own = [call.number for call in town.calls if call.area_id == area.id]
        found[area.id] = _Seen(len(own), (_mean(before, own), _mean(after, own)), (_mean(before), _mean(after)))
    return found


def _chances(call: Call, helpers: Sequence[Helper], rules: Rules, hours: WakingHours) -> list[float]:
    """The chance of a yes of each who may be asked in the hours the person told."""
    willingness, homes = calibrated(Bricoleurs()), {helper.id: helper for helper in helpers}
    able = (homes[who] for who in able_for(call, helpers, hours, rules))
    return [willingness.chance(one.willing, flat_metres(one.point, call.place) / 1_000) for one in able]


def _mean(hopes: Mapping[int, float], numbers: Sequence[int] | None = None) -> float:
    chosen = list(hopes.values()) if numbers is None else [hopes[number] for number in numbers]
    return HUNDRED * sum(chosen) / len(chosen) if chosen else float("nan")


def _gain(area_id: int, seen: Sequence[Mapping[int, _Seen]]) -> Gain:
    of_area = [one[area_id] for one in seen]
    return Gain(
        area_id=area_id,
        requests=sum(one.requests for one in of_area),
        now=estimate([one.own[0] for one in of_area]),
        then=estimate([one.own[1] for one in of_area]),
        more=estimate([one.own[1] - one.own[0] for one in of_area]),
        everywhere=estimate([one.all[1] - one.all[0] for one in of_area]),
    )
