"""The referent's side of a request: asked, taken in charge, declined, handed over, given to the mairie."""

from dispatch.asks import Invitation, close_ask, may_say_no, may_say_yes, open_ask, open_asks, stand_down
from dispatch.chasing.next_referent import allowed
from dispatch.chasing.waiting import is_suspended, wait
from dispatch.deadlines import delays_of, due
from dispatch.desk import CLOCK, Actor, Desk
from dispatch.errors import AskEnded
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell
from dispatch.matching.referent_candidates import referents_for
from dispatch.matching.selections import keep
from dispatch.moves import lock, move, note
from dispatch.one_at_a_time import alone
from dispatch.requests import Ask, Request
from dispatch.settle import get_stuck, settle_assigned
from dispatch.states import AskState, Role, State, StuckReason
from sms import texts


def ask_next_referent(desk: Desk, request: Request) -> Ask | None:
    """Ask the best referent not asked yet; with nobody left, it becomes the mairie's turn and None is returned.

    Nobody is asked while the request is suspended.
    """
    if is_suspended(request):
        return None
    alone(desk.session, request)
    ranking = referents_for(desk.session, request, now=desk.now, can_call=desk.line.can_call)
    candidates = allowed(desk.session, request, ranking.candidates)
    if not candidates:
        get_stuck(desk, request, StuckReason.NO_REFERENT)
        return None
    answer_by = due(request, delays_of(request).referent_answer, after=desk.now)
    request.nudges = 0
    wait(desk, request, answer_by)
    kept = keep(desk, request, Role.REFERENT, ranking)
    return open_ask(desk, request, Invitation(Role.REFERENT, candidates[0], answer_by, selection=kept))


def take_charge(desk: Desk, ask: Ask) -> None:
    """The referent says yes. Doing it twice is doing it once. Raises AskEnded when another referent has it already."""
    request = lock(desk.session, ask.request_id)
    if ask.state is AskState.ACCEPTED:
        return
    if not may_say_yes(ask):
        raise AskEnded(request.ref)
    ask.seat = 1
    ask.volunteer.stopped_at = None  # whoever says yes is back among us
    close_ask(desk, ask, AskState.ACCEPTED)
    actor = Actor(volunteer_id=ask.volunteer_id)
    if request.state is State.DONE:
        note(desk, request, Event.TAKEN_CHARGE, actor=actor, ask=ask.id)
    else:
        move(desk, request, State.IN_CHARGE, Event.TAKEN_CHARGE, actor=actor, ask=ask.id)
        _resume_search(desk, request)
        settle_assigned(desk, request)
    stand_down(desk, request, Role.REFERENT)


def _resume_search(desk: Desk, request: Request) -> None:
    """A wave that the referent before set going keeps its own deadline, if that is still to come."""
    awaited = [ask.answer_by for ask in open_asks(request, Role.BRICOLEUR) if ask.answer_by > desk.now]
    if awaited:
        wait(desk, request, max(awaited))


def decline(desk: Desk, ask: Ask) -> None:
    """Not this time: the next referent is asked at once. Raises AskEnded when that is over."""
    request = lock(desk.session, ask.request_id)
    if ask.state is AskState.DECLINED:
        return
    if not may_say_no(ask):
        raise AskEnded(request.ref)
    close_ask(desk, ask, AskState.DECLINED)
    note(desk, request, Event.REFERENT_DECLINED, actor=Actor(volunteer_id=ask.volunteer_id), ask=ask.id)
    look_on(desk, request)


def look_on(desk: Desk, request: Request) -> None:
    """Ask the next referent when the request waits for one and nobody is being asked."""
    if request.state is State.OPEN and not open_asks(request, Role.REFERENT):
        ask_next_referent(desk, request)


def hand_over(desk: Desk, ask: Ask, *, actor: Actor | None = None) -> None:
    """The referent gives the request back, no reason asked: another is found. Raises AskEnded if not in charge.

    `actor`: the agent who does it for a referent who is away, and who is then told.
    """
    request = lock(desk.session, ask.request_id)
    if ask.state is not AskState.ACCEPTED or request.state not in CAN_BE_GIVEN_BACK:
        raise AskEnded(request.ref)
    mine = Actor(volunteer_id=ask.volunteer_id)
    entry = release_referent(desk, request, ask, Event.HANDED_OVER, actor=actor or mine)
    if actor and actor.agent_id:
        tell(desk, entry, ask, texts.referent_replaced)


def release_referent(desk: Desk, request: Request, ask: Ask, event: Event, *, actor: Actor = CLOCK) -> JournalEntry:
    """Take the request off this referent; what the bricoleurs were asked or promised stands."""
    close_ask(desk, ask, AskState.RELEASED)
    if request.state in (State.DONE, State.STUCK):
        entry = note(desk, request, event, actor=actor, ask=ask.id)
        if request.state is State.DONE:
            get_stuck(desk, request, StuckReason.UNVERIFIED)
        return entry
    entry = move(desk, request, State.OPEN, event, actor=actor, ask=ask.id)
    ask_next_referent(desk, request)
    return entry


CAN_BE_GIVEN_BACK = frozenset({State.IN_CHARGE, State.ASSIGNED, State.DONE, State.STUCK})


def call_mairie(desk: Desk, ask: Ask) -> None:
    """The referent in charge asks the mairie to step in. Raises AskEnded if not in charge."""
    request = lock(desk.session, ask.request_id)
    if ask.state is not AskState.ACCEPTED or request.state not in CAN_BE_GIVEN_BACK - {State.STUCK}:
        raise AskEnded(request.ref)
    get_stuck(desk, request, StuckReason.REFERENT_ASKS, actor=Actor(volunteer_id=ask.volunteer_id))
