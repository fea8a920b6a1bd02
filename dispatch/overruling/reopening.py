"""An agent takes an end back, or hears from the person that nothing was done: the search begins anew."""

from datetime import datetime, timedelta
from typing import Any

from dispatch.asks import close_ask, referent_of, stand_down, winners
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell
from dispatch.moves import lock, move
from dispatch.outbox.posting import withdraw
from dispatch.people import Agent
from dispatch.referents import ask_next_referent
from dispatch.requests import Request
from dispatch.settle import get_stuck
from dispatch.states import ENDED, AskState, Role, State, StuckReason
from sms import texts

UNDO_FOR = timedelta(days=14)  # afterwards the need is another one: who helps, and when, has changed


def may_reopen(request: Request, now: datetime) -> bool:
    """Whether its end may still be taken back."""
    return request.state in ENDED and request.ended_at is not None and now < request.ended_at + UNDO_FOR


def reopen(desk: Desk, request_id: int, agent: Agent) -> None:
    """Take an end back: the referent it had looks on, else the next one is asked. Who helped keeps their thanks.

    Raises IllegalMove when it has not ended, or too long ago.
    """
    request = lock(desk.session, request_id)
    if not may_reopen(request, desk.now):
        raise IllegalMove(request.state)
    start_anew(desk, request, Event.REVIVED, Actor(agent_id=agent.id))


def may_deny(request: Request) -> bool:
    """Whether somebody said, or is expected to say, that it is done."""
    return request.state in (State.ASSIGNED, State.DONE) or request.stuck_reason is StuckReason.UNVERIFIED


def deny(desk: Desk, request_id: int, agent: Agent) -> None:
    """The person told the mairie that it was not done. Who was still expected is told not to come.

    Raises IllegalMove where nobody was expected.
    """
    request = lock(desk.session, request_id)
    if not may_deny(request):
        raise IllegalMove(request.state)
    expected = winners(request) if request.state is State.ASSIGNED else []
    withdraw(desk, request=request)
    entry = start_anew(desk, request, Event.REOPENED, Actor(agent_id=agent.id), again=False)
    for ask in expected:
        tell(desk, entry, ask, texts.volunteer_cancelled)


def start_anew(desk: Desk, request: Request, event: Event, actor: Actor, **details: Any) -> JournalEntry:
    """Free the places and look for somebody, with the referent it has or the next one. Gives the journal line."""
    for ask in winners(request):
        close_ask(desk, ask, AskState.RELEASED)
    stand_down(desk, request, Role.REFERENT)
    request.wave = 0
    for ask in request.asks:
        if ask.state is AskState.EXPIRED:
            ask.state = AskState.STOOD_DOWN  # a new round: who stayed silent may be asked again
    referent = referent_of(request)
    if referent is not None:
        entry = move(desk, request, State.IN_CHARGE, event, actor=actor, **details)
        tell(desk, entry, referent, texts.referent_to_search)
        return entry
    entry = move(desk, request, State.OPEN, event, actor=actor, **details)
    if request.lat is None:
        get_stuck(desk, request, StuckReason.TO_LOCATE)
    else:
        ask_next_referent(desk, request)
    return entry
