"""After a yes in the simulated town: the visit, what comes of it, the report, the check with the person."""

from datetime import datetime, timedelta

from dispatch.simulation.agreeing import agreed_hours, lost_elsewhere, lost_here, write_hours
from dispatch.simulation.decisions import Agreed, default_windows
from dispatch.simulation.happenings import Happening
from dispatch.simulation.luck import Draw, Stream, lognormal, thrown_again
from dispatch.simulation.progress import Asked, Progress
from dispatch.simulation.referring import launch_later
from dispatch.simulation.searching import go_on
from dispatch.simulation.waiting import due, move, wait
from dispatch.simulation.world import World
from dispatch.states import SEARCHING, AskState, Role, State

REPORT_MINUTES, REPORT_SPREAD = 60.0, 1.0


def says_yes(world: World, progress: Progress, who: int) -> None:
    """A bricoleur says yes and gets a place, if one is free; too late is thanked."""
    ask, past = progress.last_ask(who, Role.BRICOLEUR), world.memory.of[who]
    if ask.state is AskState.EXPIRED:
        past.silent -= 1
    past.yes += 1
    world.memory.learn(progress.call.area_id, world.now, yes=True)
    if progress.state not in SEARCHING or len(progress.winners) >= progress.call.seats:
        ask.state = AskState.STOOD_DOWN
        return
    agreed = agreed_hours(world, progress, ask)
    if agreed is None:
        _steps_aside(world, progress, ask)
        return
    coming, awaited = _come(world, progress, ask, agreed), ask.state is AskState.OPEN
    ask.state = AskState.ACCEPTED
    past.busy += 1
    progress.first_yes_at = progress.first_yes_at or world.now
    settle(world, progress)
    if len(progress.winners) < progress.call.seats:
        _look_on(world, progress, ask, awaited=awaited)
    for one in coming:
        for other, asked in lost_elsewhere(world, progress, one):
            _steps_aside(world, other, asked)


def _come(world: World, progress: Progress, ask: Asked, agreed: Agreed) -> list[Asked]:
    """Everybody who comes at hours they did not know before; a partner who can at none gives the place up."""
    partners = progress.winners
    for partner in partners if agreed.partner_leaves else ():
        release(world, partner, AskState.STOOD_DOWN, call=progress.call.number)
    coming = [ask, *(partners if agreed.partner_moves else [])]
    for one in coming:
        write_hours(world, progress, one, agreed.hours)
    return coming


def _look_on(world: World, progress: Progress, ask: Asked, *, awaited: bool) -> None:
    """Somebody is still missing: the next are asked, unless an answer is awaited that can be of use."""
    lost = lost_here(world, progress, ask)
    for other in lost:
        other.state = AskState.STOOD_DOWN
    if (awaited or lost) and progress.wave:
        go_on(world, progress)


def _steps_aside(world: World, progress: Progress, ask: Asked) -> None:
    """They are expected elsewhere at these hours: others are asked at once."""
    awaited, ask.state = ask.state is AskState.OPEN, AskState.STOOD_DOWN
    if awaited:
        go_on(world, progress)


def settle(world: World, progress: Progress) -> None:
    """When every place is taken the others are stood down, and under a referent the visit is awaited."""
    held = progress.winners
    if len(held) < progress.call.seats:
        return
    _stand_down(progress)
    progress.filled_at = progress.filled_at or world.now
    if progress.state is State.STUCK and progress.lead is None:
        return  # the mairie's page shows it
    if progress.lead is not None:
        move(world, progress, State.ASSIGNED)
    over = max([world.now, *(ask.window.end for ask in held if ask.window)])
    wait(world, progress, due(world, progress, progress.timing.delays.report, after=over))
    _expect(world, progress, held[0])


def _stand_down(progress: Progress) -> None:
    """Nobody else is needed; a late report, too, ends the search that its silence had begun."""
    for ask in progress.open(Role.BRICOLEUR):
        ask.state = AskState.STOOD_DOWN


def _expect(world: World, progress: Progress, first: Asked) -> None:
    """Somebody may give the place back; else the visit takes place at some moment of the agreed stretch."""
    people, number = world.people.bricoleurs, progress.call.number
    ends = _visit_ends(world, progress, first)
    if world.draw(Stream.ANSWERS, first.who, number, Draw.GIVES_BACK) < people.gives_back:
        halfway = world.town.hours.next_waking(world.now + (ends - world.now) / 2)
        world.agenda.add(min(halfway, ends), Happening.GIVES_BACK, number, first.who)
    else:
        world.agenda.add(ends, Happening.VISITS, number, first.who)


def _visit_ends(world: World, progress: Progress, ask: Asked) -> datetime:
    window = ask.window or default_windows(world.now, progress.call.urgency, world.town.hours.calendar)[0]
    lasts = timedelta(minutes=progress.call.job.minutes)
    earliest = max(window.start, world.now) + lasts
    room = max(window.end - earliest, timedelta())
    return earliest + room * world.draw(Stream.ANSWERS, ask.who, progress.call.number, Draw.WHEN)


def gives_back(world: World, progress: Progress, who: int) -> None:
    """The bricoleur cannot after all: the next ones are asked at once."""
    ask = progress.last_ask(who, Role.BRICOLEUR)
    if ask.state is not AskState.ACCEPTED or progress.state not in (*SEARCHING, State.ASSIGNED):
        return
    release(world, ask, AskState.RELEASED, call=progress.call.number)
    if progress.state is State.ASSIGNED:
        move(world, progress, State.IN_CHARGE)
    go_on(world, progress)


def release(world: World, ask: Asked, state: AskState, *, call: int) -> None:
    """Free a place."""
    ask.state = state
    _is_free_again(world, ask.who, call)


def _is_free_again(world: World, who: int, call: int) -> None:
    past = world.memory.of[who]
    past.busy -= 1
    past.promised.pop(call, None)


def visits(world: World, progress: Progress, who: int) -> None:
    """They come: in vain, or the job is done, which is the truth whatever is reported."""
    people, number = world.people.bricoleurs, progress.call.number
    ask = progress.last_ask(who, Role.BRICOLEUR)
    if ask.state is not AskState.ACCEPTED:
        return
    if world.draw(Stream.ANSWERS, who, number, Draw.COMES) < people.comes_in_vain:
        _in_vain(world, progress)
        return
    progress.visited_at = progress.visited_at or world.now
    if world.draw(Stream.ANSWERS, who, number, Draw.REPORTS) < people.reports:
        report_later(world, progress, who)


def report_later(world: World, progress: Progress, who: int) -> None:
    """They say that it is done, in a while."""
    luck = world.draw(Stream.ANSWERS, who, progress.call.number, Draw.DELAY)
    at = world.after(world.now, lognormal(luck, REPORT_MINUTES, REPORT_SPREAD), progress.call.urgency)
    world.agenda.add(at, Happening.REPORTS, progress.call.number, who)


def _in_vain(world: World, progress: Progress) -> None:
    """It could not be done: the places are free again and the referent decides."""
    for ask in progress.winners:
        release(world, ask, AskState.RELEASED, call=progress.call.number)
    if progress.state is State.ASSIGNED:
        move(world, progress, State.IN_CHARGE)
        wait(world, progress, due(world, progress, progress.timing.delays.referent_search))
        launch_later(world, progress, world.people.referents.launches)


def reports(world: World, progress: Progress, _who: int) -> None:
    """Reported done: the referent is asked to phone the person."""
    if progress.state not in (*SEARCHING, State.ASSIGNED) or progress.visited_at is None:
        return
    for ask in progress.winners:
        _is_free_again(world, ask.who, progress.call.number)
        world.memory.of[ask.who].last_done_at = world.now
    _stand_down(progress)
    move(world, progress, State.DONE)
    wait(world, progress, due(world, progress, progress.timing.delays.verify))
    verify_later(world, progress, world.people.referents.verifies)


def verify_later(world: World, progress: Progress, chance: float) -> None:
    """The referent phones the person, or forgets it until reminded."""
    people, lead, number = world.people.referents, progress.lead, progress.call.number
    if lead is None:
        return
    luck = world.draw(Stream.REFERENT, lead.who, number, Draw.VERIFIES)
    if thrown_again(luck, progress.nudges) < chance:
        delay = world.draw(Stream.REFERENT, lead.who, number, Draw.WHEN)
        at = world.after(world.now, lognormal(delay, people.verify_minutes, people.spread), progress.call.urgency)
        world.agenda.add(at, Happening.VERIFIES, number, lead.who)


def verifies(world: World, progress: Progress, _guide: int) -> None:
    """The person says that it was done: closed. Or that it was not: the search begins anew."""
    if progress.state is not State.DONE:
        return
    luck = world.draw(Stream.MAIRIE, 0, progress.call.number, Draw.SATISFIES)
    if luck < world.people.unsatisfied and not progress.reopened:
        _reopen(world, progress)
        return
    for ask in progress.winners:
        world.memory.of[ask.who].helped.add(progress.call.place)
    progress.verified_at = world.now
    move(world, progress, State.VERIFIED)


def _reopen(world: World, progress: Progress) -> None:
    progress.reopened, progress.visited_at, progress.wave = True, None, 0
    for ask in progress.winners:
        ask.state = AskState.RELEASED
    move(world, progress, State.IN_CHARGE)
    wait(world, progress, due(world, progress, progress.timing.delays.referent_search))
    launch_later(world, progress, world.people.referents.launches)
