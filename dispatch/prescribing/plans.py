"""What a change does to what was agreed: visits that no longer fit, deadlines that a new urgency brings nearer."""

from datetime import timedelta
from typing import Any

from dispatch.asks import close_ask, hours_asked, open_asks, winners
from dispatch.availability import Window
from dispatch.chasing.past import past_of
from dispatch.chasing.waiting import wait
from dispatch.deadlines import delays_of, due, sendable
from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell, visit_of
from dispatch.moves import first_deadline, note
from dispatch.requests import Ask, Request
from dispatch.search import go_on
from dispatch.states import AskState, Role, State
from dispatch.visit_hours import can_be_kept
from sms import texts


def revise_visits(desk: Desk, request: Request) -> list[Ask]:
    """Keep of each visit what still lies in the person's hours; where that is too little, its time is to be agreed.

    The asks still waiting for an answer whose visit has changed: their text names hours that no longer hold.
    """
    windows = [Window(one.start_at, one.end_at) for one in request.windows]
    asked, held = open_asks(request, Role.BRICOLEUR), winners(request)
    revised = [ask for ask in [*asked, *held] if windows and _revise(ask, windows)]
    for ask in revised:
        if ask in held and not can_be_kept(desk, ask):
            ask.visit_start = ask.visit_end = None
    if request.state is State.ASSIGNED and any(ask in held for ask in revised):
        ends = [ask.visit_end for ask in held if ask.visit_end] or [window.end for window in windows]
        wait(desk, request, due(request, delays_of(request).report, after=max([desk.now, *ends])))
    return [ask for ask in asked if ask in revised]


def _revise(ask: Ask, windows: list[Window]) -> bool:
    """Whether the visit had to change."""
    before, lasts = hours_asked(ask), timedelta(minutes=ask.request.job.minutes)
    if before is None:
        return False
    common = [Window(max(window.start, before.start), min(window.end, before.end)) for window in windows]
    kept = min((hours for hours in common if hours.end - hours.start >= lasts), default=None)
    ask.visit_start, ask.visit_end = kept or (None, None)
    return kept != before


def hasten(desk: Desk, request: Request) -> list[Ask]:
    """Bring nearer what the new urgency would not have waited for; the asks whose answer is now awaited sooner.

    A visit that is agreed stays as it is. Who is disturbed for an urgent need only is looked at anew: neighbours who
    were to be asked in the morning, and those who could not be before.
    """
    asked = [*open_asks(request, Role.REFERENT), *open_asks(request, Role.BRICOLEUR)]
    if request.state is State.ASSIGNED:
        return asked
    tomorrow = [ask for ask in asked if ask.role is Role.BRICOLEUR and ask.leaves_at > desk.now]
    for ask in tomorrow:
        close_ask(desk, ask, AskState.STOOD_DOWN)
        note(desk, request, Event.STOOD_DOWN, ask=ask.id, volunteer=ask.volunteer_id)
    now = [ask for ask in asked if ask not in tomorrow]
    _await_sooner(desk, request, now)
    if tomorrow:
        go_on(desk, request)
    return now


def _await_sooner(desk: Desk, request: Request, asked: list[Ask]) -> None:
    for ask in asked:
        delay = delays_of(request).referent_answer if ask.role is Role.REFERENT else delays_of(request).wave
        ask.answer_by = min(ask.answer_by, due(request, delay, after=desk.now))
        ask.leaves_at = min(ask.leaves_at, desk.now)
    otherwise = past_of(desk.session, request).waits_until or first_deadline(desk, request, request.state)
    sooner = max((ask.answer_by for ask in asked), default=otherwise)
    if sooner is not None:
        wait(desk, request, min(request.chase_at or sooner, sooner))


def ask_anew(desk: Desk, entry: JournalEntry, ask: Ask) -> None:
    """Ask once more, in words that hold: a text that has not left yet is replaced."""
    facts: dict[str, Any] = {"answer_by": ask.answer_by, "now": sendable(ask.request, desk.now)}
    if ask.role is Role.REFERENT:
        tell(desk, entry, ask, texts.referent_asked, **facts)
    else:
        tell(desk, entry, ask, texts.bricoleur_asked, **facts, **visit_of(ask))
