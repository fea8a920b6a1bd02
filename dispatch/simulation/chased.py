"""A deadline has passed in the simulated town: `next_step` of production decides, this carries it out."""

from collections.abc import Callable
from datetime import datetime

from dispatch.simulation.decisions import Case, Do, Step, morning_after, next_step, wait_ends
from dispatch.simulation.luck import Draw, Stream, thrown_again
from dispatch.simulation.progress import Progress
from dispatch.simulation.referring import ask_next_referent, get_stuck, launch_later, reminded
from dispatch.simulation.searching import go_on, is_exhausted, wave_is_silent
from dispatch.simulation.visiting import release, report_later, verify_later
from dispatch.simulation.waiting import due, limits_of, looks, move, wait
from dispatch.simulation.world import World
from dispatch.states import ENDED, AskState, Role, State, StuckReason, Urgency


def chased(world: World, progress: Progress, _who: int) -> None:
    """Take the next step of a request, if it is due."""
    if progress.chase_at != world.now or progress.state in ENDED:
        return
    step = next_step(case_of(world, progress))
    STEPS[step.do](world, progress, step)


def case_of(world: World, progress: Progress) -> Case:
    """The facts of one request, as production reads them."""
    told_at, stop_at = limits_of(progress) if looks(progress) else (None, None)
    awaited = progress.open(Role.BRICOLEUR if progress.state is State.IN_CHARGE else Role.REFERENT)
    turn = progress.waits_until or due(
        world, progress, progress.timing.delays.referent_search, after=progress.idle_since
    )
    return Case(
        state=progress.state,
        now=world.now,
        delays=progress.timing.delays,
        policy=world.rules.policy(progress.call.urgency),
        nudges=progress.nudges,
        asked=len(awaited),
        has_referent=progress.lead is not None,
        exhausted=is_exhausted(world, progress),
        waits=progress.waits_until is not None,
        step_at=wait_ends(progress.state, (ask.answer_by for ask in awaited), referent=turn),
        told_at=told_at,
        stop_at=stop_at,
        digest=_next_digest(world, progress) is not None,
    )


def _next_digest(world: World, progress: Progress) -> datetime | None:
    at = world.rules.digest_at
    if at is None or progress.call.urgency is Urgency.IMMEDIATE:
        return None
    return morning_after(world.now, at, world.town.hours)


def _after(world: World, progress: Progress, step: Step) -> datetime:
    """When the wait that begins with this step is over."""
    if step.delay is None:
        return world.now
    said = _next_digest(world, progress) if step.in_digest else None
    return due(world, progress, step.delay, after=said)


def _wait(world: World, progress: Progress, step: Step) -> None:
    wait(world, progress, step.until or world.now)


def _tell_mairie(world: World, progress: Progress, step: Step) -> None:
    progress.told = True
    _wait(world, progress, step)


def _remind_referent(world: World, progress: Progress, step: Step) -> None:
    progress.nudges += 1
    answer_by = _after(world, progress, step)
    for ask in progress.open(Role.REFERENT):
        ask.answer_by = answer_by
    wait(world, progress, answer_by)
    reminded(world, progress)


def _next_referent(world: World, progress: Progress, _step: Step) -> None:
    for ask in progress.open(Role.REFERENT):
        ask.state = AskState.EXPIRED
    ask_next_referent(world, progress)


def _next_wave(world: World, progress: Progress, _step: Step) -> None:
    wave_is_silent(world, progress)


def _remind_search(world: World, progress: Progress, step: Step) -> None:
    progress.nudges += 1
    over = _after(world, progress, step)
    progress.idle_since, progress.waits_until = _said(world, progress, step), None
    wait(world, progress, over)
    launch_later(world, progress, world.people.referents.when_reminded)


def _said(world: World, progress: Progress, step: Step) -> datetime:
    return (_next_digest(world, progress) if step.in_digest else None) or world.now


def _take_back(world: World, progress: Progress, _step: Step) -> None:
    if progress.lead is not None:
        progress.lead.state = AskState.RELEASED
    move(world, progress, State.OPEN)
    ask_next_referent(world, progress)


def _get_stuck(world: World, progress: Progress, step: Step) -> None:
    get_stuck(world, progress, step.reason or StuckReason.NOBODY_FREE)


def _ask_report(world: World, progress: Progress, step: Step) -> None:
    progress.nudges += 1
    wait(world, progress, _after(world, progress, step))
    first = next(iter(progress.winners), None)
    if first is not None and progress.visited_at is not None:
        luck = world.draw(Stream.ANSWERS, first.who, progress.call.number, Draw.REMINDED)
        if thrown_again(luck, progress.nudges) < world.people.bricoleurs.reports_when_reminded:
            report_later(world, progress, first.who)


def _free_places(world: World, progress: Progress, _step: Step) -> None:
    for ask in progress.winners:
        release(world, ask, AskState.LAPSED, call=progress.call.number)
    if progress.state is State.ASSIGNED:
        move(world, progress, State.IN_CHARGE)
    go_on(world, progress)


def _remind_verify(world: World, progress: Progress, step: Step) -> None:
    progress.nudges += 1
    wait(world, progress, _after(world, progress, step))
    verify_later(world, progress, world.people.referents.when_reminded)


def _remind_mairie(world: World, progress: Progress, step: Step) -> None:
    progress.nudges += 1
    wait(world, progress, _after(world, progress, step))


def _rest(_world: World, progress: Progress, _step: Step) -> None:
    progress.chase_at = None


STEPS: dict[Do, Callable[[World, Progress, Step], None]] = {
    Do.WAIT: _wait,
    Do.HARD_STOP: _get_stuck,
    Do.TELL_MAIRIE: _tell_mairie,
    Do.REMIND_REFERENT: _remind_referent,
    Do.NEXT_REFERENT: _next_referent,
    Do.NEXT_WAVE: _next_wave,
    Do.REMIND_SEARCH: _remind_search,
    Do.TAKE_BACK: _take_back,
    Do.GET_STUCK: _get_stuck,
    Do.ASK_REPORT: _ask_report,
    Do.FREE_PLACES: _free_places,
    Do.REMIND_VERIFY: _remind_verify,
    Do.REMIND_MAIRIE: _remind_mairie,
    Do.REST: _rest,
}
