"""Finding a bricoleur: the referent asks one, or the system asks in waves until somebody says yes or nobody is left."""

from collections.abc import Callable, Sequence
from datetime import datetime

from dispatch.asks import Invitation, open_ask, open_asks, tell_referent, winners
from dispatch.chasing.waiting import is_suspended, wait
from dispatch.deadlines import delays_of, due, rules_of, sendable, timing_of
from dispatch.desk import Actor, Desk
from dispatch.errors import AskEnded
from dispatch.events import Event
from dispatch.matching.judging import Candidate, Ranking
from dispatch.matching.planning import Wave, next_turn
from dispatch.matching.selections import Other, keep, note_other_choice
from dispatch.moves import lock, note
from dispatch.one_at_a_time import alone
from dispatch.requests import Ask, Request
from dispatch.standing import planned, ranked
from dispatch.states import AskState, ChosenOtherwise, Role, State
from sms import texts


def ask_one(desk: Desk, referent_ask: Ask, volunteer_id: int, *, why: ChosenOtherwise | None = None) -> Ask:
    """The referent asks the bricoleur they chose, and may say why, where it is not the first one proposed.

    Raises AskEnded when that volunteer can no longer be asked.
    """
    request = _in_search(desk, referent_ask)
    alone(desk.session, request)
    ranking = ranked(desk, request)
    chosen = next((candidate for candidate in ranking.candidates if candidate.id == volunteer_id), None)
    if chosen is None:
        raise AskEnded(request.ref)
    ask = _invite(desk, request, [chosen], ranking)[0]
    note_other_choice(desk, request, ask, ranking, Other(Actor(volunteer_id=referent_ask.volunteer_id), why))
    return ask


def ask_in_waves(desk: Desk, referent_ask: Ask) -> None:
    """Demandez pour moi: the first wave leaves now, the next ones follow by themselves."""
    request = _in_search(desk, referent_ask)
    if not open_asks(request, Role.BRICOLEUR):
        request.wave = 0
        next_wave(desk, request, actor=Actor(volunteer_id=referent_ask.volunteer_id))


def _in_search(desk: Desk, referent_ask: Ask) -> Request:
    request = lock(desk.session, referent_ask.request_id)
    if referent_ask.state is not AskState.ACCEPTED or request.state is not State.IN_CHARGE or is_suspended(request):
        raise AskEnded(request.ref)
    return request


def go_on(desk: Desk, request: Request) -> None:
    """After a refusal or a place given back: ask the next ones, unless an answer is still awaited."""
    awaited = open_asks(request, Role.BRICOLEUR) or is_suspended(request)
    if request.state is State.IN_CHARGE and not awaited:
        next_wave(desk, request)


def next_wave(desk: Desk, request: Request, *, actor: Actor | None = None) -> None:
    """Ask the next best bricoleurs together, as many as `planning` says; with nobody left, the referent is told."""
    alone(desk.session, request)
    ranking, wave = planned(desk, request)
    turn = next_turn(wave.chosen, ranking.next_at, exhausted=is_exhausted(request))
    if turn.asks:
        _send(desk, request, wave, ranking, actor=actor or Actor())
    elif turn.until:
        _wait_for_somebody(desk, request, turn.until)
    else:
        _tell_nobody_left(desk, request)


def _send(desk: Desk, request: Request, wave: Wave, ranking: Ranking, *, actor: Actor) -> None:
    request.wave += 1
    asked, percent = len(wave.chosen), round(100 * wave.hope)
    facts = {"wave": request.wave, "asked": asked, "extra": wave.extra, "percent": percent}
    note(desk, request, Event.WAVE_SENT, actor=actor, **facts)
    _invite(desk, request, wave.chosen, ranking, wave=request.wave)


def _invite(desk: Desk, request: Request, chosen: Sequence[Candidate], ranking: Ranking, *, wave: int = 0) -> list[Ask]:
    answer_by = timing_of(request).answer_by((candidate.window for candidate in chosen), now=desk.now)
    request.nudges = 0
    wait(desk, request, answer_by)
    kept = keep(desk, request, Role.BRICOLEUR, ranking)
    return [
        open_ask(desk, request, Invitation(Role.BRICOLEUR, candidate, answer_by, wave, kept)) for candidate in chosen
    ]


def is_exhausted(request: Request) -> bool:
    """Whether every wave has gone out, or nobody was left for the next one."""
    return request.wave >= rules_of(request).max_waves


def _wait_for_somebody(desk: Desk, request: Request, until: datetime) -> None:
    """Whoever could come has been asked enough, or is away, for a while: the search goes on once that is over."""
    until = sendable(request, until)
    note(desk, request, Event.WAVE_WAITS, until=until.isoformat())
    request.nudges = 0
    wait(desk, request, until)


def reminder_of(request: Request) -> Callable[..., str]:
    """What a referent who is to act reads: one is missing of two, nobody is available, or nobody is asked yet."""
    if winners(request):
        return texts.referent_one_missing
    return texts.referent_nobody_free if is_exhausted(request) else texts.referent_to_search


def _tell_nobody_left(desk: Desk, request: Request) -> None:
    entry = note(desk, request, Event.NOBODY_LEFT, wave=request.wave)
    request.wave = rules_of(request).max_waves
    request.nudges = 0
    wait(desk, request, due(request, delays_of(request).referent_search, after=desk.now))
    tell_referent(desk, request, entry, reminder_of(request))
