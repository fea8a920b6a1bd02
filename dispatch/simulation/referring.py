"""The referent's side in the simulated town: asked, taking charge, launching the search, the mairie's turn."""

from datetime import timedelta

from dispatch.simulation.happenings import Happening
from dispatch.simulation.luck import Draw, Stream, lognormal, thrown_again
from dispatch.simulation.progress import Asked, Progress
from dispatch.simulation.shown import referents
from dispatch.simulation.waiting import due, move, wait
from dispatch.simulation.world import World
from dispatch.states import AskState, Role, State, StuckReason

RELAUNCHES = 3  # of one request by the mairie, before it says that the need is not met
LATE = timedelta(days=7)  # after the promised time, the mairie gives up


def ask_next_referent(world: World, progress: Progress) -> None:
    """Ask the best referent not asked yet; with nobody left it is the mairie's turn."""
    candidates = referents(world, progress).candidates
    if not candidates:
        get_stuck(world, progress, StuckReason.NO_REFERENT)
        return
    progress.nudges = 0
    answer_by = due(world, progress, progress.timing.delays.referent_answer)
    progress.asks.append(Asked(candidates[0].id, Role.REFERENT, world.now, answer_by))
    wait(world, progress, answer_by)
    _answer(world, progress, candidates[0].id)


def _answer(world: World, progress: Progress, guide: int) -> None:
    people, number = world.people.referents, progress.call.number
    luck = world.draw(Stream.REFERENT, guide, number, Draw.ACCEPTS)
    minutes = _minutes(world, guide, number, people.answer_minutes)
    at = world.after(world.now, minutes, progress.call.urgency)
    if luck < people.takes_charge:
        world.agenda.add(at, Happening.TAKES_CHARGE, number, guide)
    elif luck < people.takes_charge + people.declines:
        world.agenda.add(at, Happening.REFERENT_DECLINES, number, guide)


def reminded(world: World, progress: Progress) -> None:
    """A silent referent may wake up at the reminder."""
    for ask in progress.open(Role.REFERENT):
        luck = world.draw(Stream.REFERENT, ask.who, progress.call.number, Draw.REMINDED)
        if luck < world.people.referents.when_reminded:
            minutes = world.people.referents.answer_minutes
            at = world.after(world.now, minutes, progress.call.urgency)
            world.agenda.add(at, Happening.TAKES_CHARGE, progress.call.number, ask.who)


def takes_charge(world: World, progress: Progress, guide: int) -> None:
    """The referent says yes; too late, and another has it."""
    ask = progress.last_ask(guide, Role.REFERENT)
    if progress.lead is not None or progress.state not in (State.OPEN, State.STUCK):
        return
    ask.state = AskState.ACCEPTED
    for other in progress.open(Role.REFERENT):
        other.state = AskState.STOOD_DOWN
    move(world, progress, State.IN_CHARGE)
    wait(world, progress, due(world, progress, progress.timing.delays.referent_search))
    launch_later(world, progress, world.people.referents.launches)


def declines(world: World, progress: Progress, guide: int) -> None:
    """Not this time: the next one is asked at once."""
    ask = progress.last_ask(guide, Role.REFERENT)
    if ask.state not in (AskState.OPEN, AskState.EXPIRED):
        return
    ask.state = AskState.DECLINED
    if progress.state is State.OPEN and not progress.open(Role.REFERENT):
        ask_next_referent(world, progress)


def launch_later(world: World, progress: Progress, chance: float) -> None:
    """The referent in charge presses « demandez pour moi », or forgets it until reminded."""
    lead, number = progress.lead, progress.call.number
    if lead is None:
        return
    luck = world.draw(Stream.REFERENT, lead.who, number, Draw.LAUNCHES)
    if thrown_again(luck, progress.nudges) < chance:
        minutes = _minutes(world, lead.who, number, world.people.referents.launch_minutes)
        at = world.after(world.now, minutes, progress.call.urgency)
        world.agenda.add(at, Happening.LAUNCHES, number, lead.who)


def get_stuck(world: World, progress: Progress, reason: StuckReason) -> None:
    """It is the mairie's turn: nobody is waited for any longer, but whoever was asked may still say yes."""
    for ask in [*progress.open(Role.REFERENT), *progress.open(Role.BRICOLEUR)]:
        ask.state = AskState.EXPIRED
    move(world, progress, State.STUCK)
    progress.stuck_reason = reason
    wait(world, progress, due(world, progress, progress.timing.delays.mairie))
    people, number = world.people.mairie, progress.call.number
    luck = world.draw(Stream.MAIRIE, progress.relaunched, number, Draw.DELAY)
    at = world.after(world.now, lognormal(luck, people.act_minutes, people.spread), progress.call.urgency)
    world.agenda.add(at, Happening.MAIRIE_ACTS, number)


def mairie_acts(world: World, progress: Progress, _who: int) -> None:
    """The mairie checks by phone, sets the search going again, or says that the need is not met."""
    if progress.state is not State.STUCK:
        return
    if progress.stuck_reason is StuckReason.UNVERIFIED:
        progress.verified_at = world.now
        move(world, progress, State.VERIFIED)
    elif progress.relaunched >= RELAUNCHES or world.now > progress.call.promised + LATE:
        move(world, progress, State.UNMET)
    else:
        _relaunch(world, progress)


def _relaunch(world: World, progress: Progress) -> None:
    """As the verb of production: a new round, in which who stayed silent may be asked again."""
    progress.relaunched += 1
    progress.wave = 0
    for ask in progress.asks:
        if ask.state is AskState.EXPIRED:
            ask.state = AskState.STOOD_DOWN
    if progress.lead is None:
        move(world, progress, State.OPEN)
        ask_next_referent(world, progress)
        return
    move(world, progress, State.IN_CHARGE)
    wait(world, progress, due(world, progress, progress.timing.delays.referent_search))
    launch_later(world, progress, world.people.referents.launches)


def _minutes(world: World, guide: int, number: int, median: float) -> float:
    return lognormal(world.draw(Stream.REFERENT, guide, number, Draw.DELAY), median, world.people.referents.spread)
