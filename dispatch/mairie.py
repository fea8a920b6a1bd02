"""What an agent of the mairie can do when it is its turn: locate, launch anew, verify, close with a reason."""

from enum import StrEnum

from dispatch.asks import close_ask, heard, open_asks, referent_of, stand_down, tell_referent, winners
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.geo import How, Point
from dispatch.journal import OutboxMessage
from dispatch.letters import tell
from dispatch.moves import lock, move, note
from dispatch.outbox.posting import withdraw
from dispatch.people import Agent
from dispatch.referents import ask_next_referent
from dispatch.requests import Request
from dispatch.search import reminder_of
from dispatch.sectors.placing import place
from dispatch.settle import get_stuck, settle_assigned
from dispatch.states import ENDED, AskState, MessageState, Role, State, StuckReason
from sms import texts


class Unmet(StrEnum):
    """Why a need was not met: what the yearly figures are made of."""

    NOBODY_FREE = "nobody_free"
    TOO_FAR = "too_far"
    NOT_FOR_NEIGHBOURS = "not_for_neighbours"
    PERSON_UNREACHABLE = "person_unreachable"
    OTHER = "other"


def locate(desk: Desk, request_id: int, agent: Agent, *, point: Point, address: str) -> None:
    """Give a request its place on the ground; one that waited for it then sets out to its referent."""
    request = lock(desk.session, request_id)
    if request.state in ENDED:
        raise IllegalMove(request.state)
    request.address = address
    located = place(desk.session, request, point)
    note(desk, request, Event.LOCATED, actor=Actor(agent_id=agent.id), how=located.how)
    if request.stuck_reason in (StuckReason.TO_LOCATE, StuckReason.OUT_OF_SECTOR):
        if located.how is How.OUTSIDE:
            request.stuck_reason = StuckReason.OUT_OF_SECTOR  # to be launched by hand, if that is really meant
        else:
            _relaunch(desk, request, agent)


def relaunch(desk: Desk, request_id: int, agent: Agent) -> None:
    """Set a stuck request going again: with the referent it has, else with the next one."""
    request = lock(desk.session, request_id)
    if request.state is not State.STUCK:
        raise IllegalMove(request.state)
    if request.lat is None:
        raise IllegalMove(StuckReason.TO_LOCATE)
    _relaunch(desk, request, agent)


def _relaunch(desk: Desk, request: Request, agent: Agent) -> None:
    request.wave = 0
    for ask in request.asks:
        if ask.state is AskState.EXPIRED:
            ask.state = AskState.STOOD_DOWN  # a new round: who stayed silent may be asked again
    actor = Actor(agent_id=agent.id)
    referent = referent_of(request)
    if referent is None:
        move(desk, request, State.OPEN, Event.RELAUNCHED, actor=actor)
        ask_next_referent(desk, request)
        return
    entry = move(desk, request, State.IN_CHARGE, Event.RELAUNCHED, actor=actor)
    if not settle_assigned(desk, request):
        tell(desk, entry, referent, reminder_of(request))


def take_back(desk: Desk, request_id: int, agent: Agent) -> None:
    """The mairie takes a request into its own hands; everybody who was counted upon is told so."""
    request = lock(desk.session, request_id)
    held, referent = winners(request), referent_of(request)
    actor = Actor(agent_id=agent.id)
    stand_down(desk, request, Role.REFERENT)
    stand_down(desk, request, Role.BRICOLEUR)
    get_stuck(desk, request, StuckReason.TAKEN_BACK, actor=actor)
    entry = note(desk, request, Event.TAKEN_BACK, actor=actor)
    for ask in held:
        close_ask(desk, ask, AskState.STOOD_DOWN)
        tell(desk, entry, ask, texts.volunteer_cancelled)
    if referent is not None:
        close_ask(desk, referent, AskState.RELEASED)
        tell(desk, entry, referent, texts.referent_replaced)


def verify(desk: Desk, request_id: int, agent: Agent) -> None:
    """The mairie phoned the person itself: it was done."""
    request = lock(desk.session, request_id)
    _end(desk, request, State.VERIFIED, Event.VERIFIED, actor=Actor(agent_id=agent.id))


def cancel(desk: Desk, request_id: int, agent: Agent) -> None:
    """The need went away: everybody who was asked or expected is told so."""
    request = lock(desk.session, request_id)
    _end(desk, request, State.CANCELLED, Event.CANCELLED, actor=Actor(agent_id=agent.id))


def pass_on(desk: Desk, request_id: int, agent: Agent, *, partner: str) -> None:
    """Hand the need to a partner association, by its name, with the person's consent."""
    request = lock(desk.session, request_id)
    _end(desk, request, State.PASSED_ON, Event.PASSED_ON, actor=Actor(agent_id=agent.id), partner=partner)


def close_unmet(desk: Desk, request_id: int, agent: Agent, *, reason: Unmet) -> None:
    """Nobody could help: say so rather than let it vanish."""
    request = lock(desk.session, request_id)
    _end(desk, request, State.UNMET, Event.UNMET, actor=Actor(agent_id=agent.id), reason=reason.value)


def _end(desk: Desk, request: Request, to: State, event: Event, *, actor: Actor, **details: str) -> None:
    withdraw(desk, request=request)
    reported = request.state is State.DONE or request.stuck_reason is StuckReason.UNVERIFIED
    entry = move(desk, request, to, event, actor=actor, **details)
    expected = winners(request)
    if to is State.VERIFIED and reported:
        for ask in expected:
            tell(desk, entry, ask, texts.bricoleur_thanked)
        expected = []
    for ask in [*open_asks(request, Role.REFERENT), *open_asks(request, Role.BRICOLEUR), *expected]:
        close_ask(desk, ask, AskState.STOOD_DOWN)
        if heard(desk, ask):
            tell(desk, entry, ask, texts.volunteer_cancelled)
    wording = texts.referent_replaced if to is State.VERIFIED else texts.volunteer_cancelled
    tell_referent(desk, request, entry, wording)


def handle_failure(desk: Desk, message: OutboxMessage, agent: Agent) -> None:
    """An agent took care of a text that could not be delivered: it leaves the list of tasks."""
    if message.state in (MessageState.FAILED, MessageState.EXPIRED) and message.handled_at is None:
        message.handled_at = desk.now
        message.handled_by_id = agent.id
