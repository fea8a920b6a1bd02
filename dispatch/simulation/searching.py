"""Finding a bricoleur in the simulated town: waves, answers, silences. Who and how many is the policy's choice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dispatch.availability import Window
from dispatch.simulation.agreeing import hours_to_propose
from dispatch.simulation.decisions import Candidate, hours_together, leaving, next_turn
from dispatch.simulation.happenings import Happening
from dispatch.simulation.luck import Draw, Stream, lognormal, spread_of
from dispatch.simulation.policies import Choice
from dispatch.simulation.progress import Asked, Progress
from dispatch.simulation.referring import launch_later
from dispatch.simulation.shown import ranked, searching, visit_windows
from dispatch.simulation.waiting import due, wait
from dispatch.simulation.world import World
from dispatch.states import AskState, Role, State, Urgency

DAY_MINUTES = 24 * 60


def launch(world: World, progress: Progress, _guide: int) -> None:
    """« Demandez pour moi »: the first wave leaves now."""
    if progress.state is State.IN_CHARGE and progress.lead and not progress.open(Role.BRICOLEUR):
        progress.wave = 0
        next_wave(world, progress)


def go_on(world: World, progress: Progress) -> None:
    """After a refusal or a place given back: ask the next ones, unless an answer is still awaited."""
    if progress.state is State.IN_CHARGE and not progress.open(Role.BRICOLEUR):
        next_wave(world, progress)


def next_wave(world: World, progress: Progress) -> None:
    """Ask the next ones together; with nobody left to ask, the referent is told."""
    if len(progress.winners) >= progress.call.seats:
        return
    chosen, next_at = _chosen(world, progress)
    turn = next_turn(chosen, next_at, exhausted=is_exhausted(world, progress))
    if turn.asks:
        _send(world, progress, chosen)
    elif turn.until:
        _wait_for_somebody(world, progress, turn.until)
    else:
        _nobody_left(world, progress)


def _send(world: World, progress: Progress, chosen: Sequence[Candidate]) -> None:
    progress.wave += 1
    progress.nudges = 0
    answer_by = progress.timing.answer_by((candidate.window for candidate in chosen), now=world.now)
    for candidate in chosen:
        progress.asks.append(Asked(candidate.id, Role.BRICOLEUR, world.now, answer_by, candidate.window))
        _notify(world, progress, candidate.id)
    wait(world, progress, answer_by)


def is_exhausted(world: World, progress: Progress) -> bool:
    """Whether every wave has gone out, or nobody was left for the next one."""
    return progress.wave >= world.rules.max_waves


def _chosen(world: World, progress: Progress) -> tuple[Sequence[Candidate], datetime | None]:
    """Who is asked now, and when somebody else may be. Two who help together are asked for the same hours."""
    hours = hours_to_propose(world, progress)
    choice = _choice(world, progress, hours, within=visit_windows(world, progress))
    chosen = world.policy.choose(choice)
    if progress.call.seats == 1:
        return chosen, choice.next_at
    together = hours_together(
        [*chosen, *choice.candidates],
        seats=choice.search.seats,
        judge=lambda hours: _choice(world, progress, [hours], within=[hours]),
    )
    return (world.policy.choose(together[1]) if together else chosen), choice.next_at


def _choice(world: World, progress: Progress, hours: Sequence[Window], *, within: Sequence[Window]) -> Choice:
    """Who may be asked for visits in these hours; the search has until the last of `within`."""
    number = progress.call.number

    def true_chance(who: int) -> float:
        return 0.0 if world.is_deaf(who, world.now) else world.truth.chance(who, number)

    ranking = ranked(world, progress, hours)
    return Choice(
        candidates=ranking.candidates,
        next_at=ranking.next_at,
        search=searching(world, progress, within),
        rules=world.rules,
        true_chance=true_chance,
        last_asked=lambda who: world.memory.of[who].last_asked_at,
        lot=lambda who: world.draw(Stream.ANSWERS, who, number, Draw.LOT),
    )


def _notify(world: World, progress: Progress, who: int) -> None:
    """The text arrives; the answer, if there will be one, is written into the agenda."""
    people, number, past = world.people.bricoleurs, progress.call.number, world.memory.of[who]
    past.note_ask(world.now, leaves=_leaves_at(world, progress, who))
    was_deaf = world.is_deaf(who, world.now)
    if world.draw(Stream.ANSWERS, who, number, Draw.DEAFENS) < people.deafened:
        days = lognormal(world.draw(Stream.ANSWERS, who, number, Draw.DEAF_FOR), people.deaf_days, 0.5)
        past.deaf_until = world.now + timedelta(days=days)
    if was_deaf:
        return
    if world.truth.would_accept(who, number):
        world.agenda.add(_answers_at(world, progress, who), Happening.SAYS_YES, number, who)
    elif world.draw(Stream.ANSWERS, who, number, Draw.DECLINES) < people.declines:
        world.agenda.add(_answers_at(world, progress, who), Happening.SAYS_NO, number, who)


def _leaves_at(world: World, progress: Progress, who: int) -> datetime:
    quiet = None if progress.call.urgency is Urgency.IMMEDIATE else world.helpers[who].quiet
    return leaving(world.now, quiet, progress.timing.sendable)


def _answers_at(world: World, progress: Progress, who: int) -> datetime:
    """60 % of the answers within 45 minutes of waking time; at night, to what cannot wait, few wake up."""
    people, number, urgency = world.people.bricoleurs, progress.call.number, progress.call.urgency
    spread = spread_of(people.median_minutes, 45, people.within_45)
    minutes = lognormal(world.draw(Stream.ANSWERS, who, number, Draw.DELAY), people.median_minutes, spread)
    sleeps = world.draw(Stream.ANSWERS, who, number, Draw.NIGHT) >= people.awake_at_night
    if urgency is Urgency.IMMEDIATE and sleeps and not world.town.hours.is_waking(world.now):
        return world.town.hours.add_waking(world.now, timedelta(minutes=minutes))
    return world.after(world.now, min(minutes, 14 * DAY_MINUTES), urgency)


def says_no(world: World, progress: Progress, who: int) -> None:
    """A bricoleur declines; with nobody left to answer, the next are asked."""
    ask = progress.last_ask(who, Role.BRICOLEUR)
    if ask.state not in (AskState.OPEN, AskState.EXPIRED):
        return
    awaited = ask.state is AskState.OPEN
    if not awaited:
        world.memory.of[who].silent -= 1  # it was not silence after all
    ask.state = AskState.DECLINED
    world.memory.of[who].no += 1
    world.memory.learn(progress.call.area_id, world.now, yes=False)
    if awaited:
        go_on(world, progress)


def wave_is_silent(world: World, progress: Progress) -> None:
    """The wave is over; who has not answered is not waited for any longer."""
    for ask in progress.open(Role.BRICOLEUR):
        ask.state = AskState.EXPIRED
        world.memory.of[ask.who].silent += 1
        world.memory.learn(progress.call.area_id, world.now, yes=False)
    go_on(world, progress)


def _wait_for_somebody(world: World, progress: Progress, until: datetime) -> None:
    """Whoever could come has been asked enough, or is away, for a while: the search goes on once that is over."""
    progress.waits_until = progress.timing.sendable(until)
    progress.nudges = 0
    wait(world, progress, progress.waits_until)


def _nobody_left(world: World, progress: Progress) -> None:
    """The referent may try once more, unless this very try found nobody to ask: then a reminder is waited for."""
    somebody = progress.wave > 0
    progress.wave = max(progress.wave, world.rules.max_waves)
    progress.nudges = 0
    progress.idle_since, progress.waits_until = world.now, None
    wait(world, progress, due(world, progress, progress.timing.delays.referent_search))
    if somebody:
        launch_later(world, progress, world.people.referents.launches_again)
