"""The last word: the referent phoned the person. Both agree, and it is closed; they disagree, and it is open again."""

from dispatch.asks import close_ask, stand_down, winners
from dispatch.desk import Actor, Desk
from dispatch.errors import AskEnded
from dispatch.events import Event
from dispatch.letters import tell
from dispatch.moves import lock, move
from dispatch.outbox.posting import withdraw
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role, State
from sms import texts


def confirm(desk: Desk, referent_ask: Ask) -> None:
    """The person says it was done: the request ends. Also when the bricoleur forgot to report. Twice is once."""
    request = lock(desk.session, referent_ask.request_id)
    if request.state is State.VERIFIED:
        return
    _check_in_charge(request, referent_ask)
    withdraw(desk, request=request)
    actor = Actor(volunteer_id=referent_ask.volunteer_id)
    wording = texts.bricoleur_thanked
    if request.state is State.ASSIGNED:
        wording = texts.volunteer_cancelled  # they have not reported yet: nobody expects them any more
        move(desk, request, State.DONE, Event.REPORTED_DONE, actor=actor, ask=referent_ask.id)
    entry = move(desk, request, State.VERIFIED, Event.VERIFIED, actor=actor, ask=referent_ask.id)
    stand_down(desk, request, Role.BRICOLEUR)
    for ask in winners(request):
        tell(desk, entry, ask, wording)


def reopen(desk: Desk, referent_ask: Ask, *, again: bool) -> None:
    """The person says it was not done, or (`again`) that it must be done over: the referent looks for somebody anew.

    The bricoleurs' places are free again. Who was still expected is told not to come; who reported it done is not
    texted: it is for the referent to talk to them.
    """
    request = lock(desk.session, referent_ask.request_id)
    if request.state is State.IN_CHARGE and referent_ask.state is AskState.ACCEPTED:
        return
    _check_in_charge(request, referent_ask)
    freed, still_expected = winners(request), request.state is State.ASSIGNED
    for ask in freed:
        close_ask(desk, ask, AskState.RELEASED)
    request.wave = 0
    actor = Actor(volunteer_id=referent_ask.volunteer_id)
    entry = move(desk, request, State.IN_CHARGE, Event.REOPENED, actor=actor, again=again)
    for ask in freed if still_expected else ():
        tell(desk, entry, ask, texts.volunteer_cancelled)


def _check_in_charge(request: Request, referent_ask: Ask) -> None:
    if referent_ask.state is not AskState.ACCEPTED or request.state not in (State.DONE, State.ASSIGNED):
        raise AskEnded(request.ref)
