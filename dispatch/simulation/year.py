"""One year of a town under one policy: the agenda is worked off, and what became of each request is given back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dispatch.simulation.chased import chased
from dispatch.simulation.decisions import Rules, Timing
from dispatch.simulation.happenings import Happening
from dispatch.simulation.memory import Past
from dispatch.simulation.policies import Policy
from dispatch.simulation.progress import Progress
from dispatch.simulation.referring import ask_next_referent, declines, mairie_acts, takes_charge
from dispatch.simulation.searching import launch, says_no
from dispatch.simulation.shown import load
from dispatch.simulation.town import Town
from dispatch.simulation.truth import Truth
from dispatch.simulation.visiting import gives_back, reports, says_yes, verifies, visits
from dispatch.simulation.world import World

DAY = timedelta(days=1)
AFTERWARDS = timedelta(days=60)  # what began in the year has time to end


@dataclass(frozen=True)
class Year:
    """What happened: each request, each bricoleur, and what referents had in hand each day at noon."""

    town: Town
    files: tuple[Progress, ...]
    pasts: dict[int, Past]
    loads: tuple[int, ...]


def simulate(truth: Truth, policy: Policy, rules: Rules, *, caps: bool = True) -> Year:
    """Run one town under one policy. The same give the same year, whatever else was run before."""
    town = truth.town
    world = World(truth, policy.bend(rules, caps=caps), policy, town.start)
    for call in town.calls:
        world.files.append(Progress(call, Timing(call.urgency, call.job.minutes, world.rules, town.hours)))
        world.agenda.add(call.at, Happening.CALLED, call.number)
    noon = _noon(town)
    while (entry := world.agenda.next()) is not None and entry.at <= town.end + AFTERWARDS:
        while noon < min(entry.at, town.end):
            world.loads.extend(load(world, guide.id) for guide in town.guides)
            noon += DAY
        world.now = entry.at
        HANDLERS[entry.what](world, world.files[entry.call], entry.who)
    pasts = {helper.id: world.memory.of[helper.id] for helper in town.helpers}
    return Year(town, tuple(world.files), pasts, tuple(world.loads))


def _called(world: World, progress: Progress, _who: int) -> None:
    world.underway[progress.call.number] = progress
    ask_next_referent(world, progress)


def _noon(town: Town) -> datetime:
    return datetime.combine(town.start.astimezone(town.hours.tz).date(), time(12), town.hours.tz)


HANDLERS: dict[Happening, Callable[[World, Progress, int], None]] = {
    Happening.CALLED: _called,
    Happening.TAKES_CHARGE: takes_charge,
    Happening.REFERENT_DECLINES: declines,
    Happening.LAUNCHES: launch,
    Happening.SAYS_YES: says_yes,
    Happening.SAYS_NO: says_no,
    Happening.GIVES_BACK: gives_back,
    Happening.VISITS: visits,
    Happening.REPORTS: reports,
    Happening.VERIFIES: verifies,
    Happening.MAIRIE_ACTS: mairie_acts,
    Happening.CHASED: chased,
}
