"""Two ends of a search: every place is taken, or it is the mairie's turn."""

from dispatch.asks import close_ask, open_asks, referent_of, stand_down, winners
from dispatch.chasing.waiting import wait
from dispatch.deadlines import delays_of, due
from dispatch.desk import CLOCK, Actor, Desk
from dispatch.events import Event
from dispatch.letters import alert_mairie
from dispatch.moves import move
from dispatch.requests import Request
from dispatch.states import AskState, Role, State, StuckReason


def settle_assigned(desk: Desk, request: Request) -> bool:
    """When every place is taken, stand the others down; under a referent the request then counts as assigned."""
    held = winners(request)
    if len(held) < request.seats:
        return False
    stand_down(desk, request, Role.BRICOLEUR)
    if request.state is State.STUCK and referent_of(request):
        move(desk, request, State.IN_CHARGE, Event.FILLED)
    if request.state is State.IN_CHARGE:
        move(desk, request, State.ASSIGNED, Event.FILLED)
        visits = [ask.visit_end for ask in held if ask.visit_end]
        wait(desk, request, due(request, delays_of(request).report, after=max([desk.now, *visits])))
    return True


def get_stuck(desk: Desk, request: Request, reason: StuckReason, *, actor: Actor = CLOCK) -> None:
    """It is the mairie's turn: shown on its page at once, texted to its duty phone unless an agent wanted it so.

    Nobody is waited for any longer; whoever was asked may still say yes.
    """
    for ask in [*open_asks(request, Role.REFERENT), *open_asks(request, Role.BRICOLEUR)]:
        close_ask(desk, ask, AskState.EXPIRED)
    entry = move(desk, request, State.STUCK, Event.STUCK, actor=actor, reason=reason.value)
    if actor.agent_id is None:
        alert_mairie(desk, request, entry)
