"""A request, or everything for a person, waits until a date: nobody is chased nor asked before, then it goes on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from dispatch.asks import close_ask, heard, open_asks, referent_of, winners
from dispatch.chasing.waiting import is_suspended, wait
from dispatch.deadlines import delays_of, due
from dispatch.desk import CLOCK, Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.letters import alert_mairie, tell
from dispatch.moves import first_deadline, lock, lock_all, move, note
from dispatch.people import Agent, Person
from dispatch.referents import ask_next_referent
from dispatch.requests import Ask, Request
from dispatch.search import is_exhausted, next_wave, reminder_of
from dispatch.states import AT_WORK, ENDED, AskState, Role, State, Suspension
from sms import texts


def suspend(desk: Desk, request_id: int, agent: Agent, *, until: datetime, reason: Suspension) -> None:
    """Let a request wait. Whoever is asked is thanked; whoever was to come before `until` gives the place up.

    Raises IllegalMove when it has ended, or when `until` is not to come.
    """
    request = lock(desk.session, request_id)
    if request.state in ENDED or until <= desk.now:
        raise IllegalMove(request.state)
    put_off(desk, request, Actor(agent_id=agent.id), until=until, reason=reason)


def put_off(desk: Desk, request: Request, actor: Actor, *, until: datetime, reason: Suspension) -> None:
    """The same for a request in hand."""
    details = {"reason": reason.value, "until": until.isoformat()}
    expected = too_soon(request, until)
    if expected and request.state is State.ASSIGNED:
        entry = move(desk, request, State.IN_CHARGE, Event.SUSPENDED, actor=actor, **details)
    else:
        entry = note(desk, request, Event.SUSPENDED, actor=actor, **details)
    request.suspended_until, request.suspended_reason, request.chase_at = until, reason, until
    follows = referent_of(request)
    for ask in [*open_asks(request, Role.REFERENT), *open_asks(request, Role.BRICOLEUR), *expected]:
        close_ask(desk, ask, AskState.STOOD_DOWN)
        if heard(desk, ask):
            tell(desk, entry, ask, texts.volunteer_postponed)
    if follows is not None:
        tell(desk, entry, follows, texts.volunteer_postponed)


def too_soon(request: Request, until: datetime) -> list[Ask]:
    """Those who said yes to a visit that could not be, were the request to wait until then."""
    at_work = request.state in AT_WORK
    return [one for one in winners(request) if at_work and (one.visit_start is None or one.visit_start < until)]


def resume(desk: Desk, request_id: int, agent: Agent) -> None:
    """An agent lets it go on before its date. Doing it twice is doing it once."""
    request = lock(desk.session, request_id)
    if is_suspended(request):
        go_on(desk, request, actor=Actor(agent_id=agent.id))


def go_on(desk: Desk, request: Request, *, actor: Actor = CLOCK) -> None:
    """A suspension is over: what its state waits for begins anew, with its whole delay."""
    request.suspended_until = request.suspended_reason = None
    request.nudges = 0
    entry = note(desk, request, Event.RESUMED, actor=actor)
    if request.state is State.OPEN:
        ask_next_referent(desk, request)
        return
    deadline = first_deadline(desk, request, request.state)
    if deadline is not None:
        wait(desk, request, deadline)
    if request.state is State.IN_CHARGE:
        _search_on(desk, request, actor)
    elif request.state is State.ASSIGNED:
        visits = [ask.visit_end for ask in winners(request) if ask.visit_end]
        wait(desk, request, due(request, delays_of(request).report, after=max([desk.now, *visits])))
    elif request.state is State.STUCK and actor.agent_id is None:
        alert_mairie(desk, request, entry)


def _search_on(desk: Desk, request: Request, actor: Actor) -> None:
    """Waves that had begun go on, or begin anew where all had gone out; else the referent has the choice again."""
    if request.wave:
        if is_exhausted(request):
            request.wave = 0
        next_wave(desk, request)
        return
    referent = referent_of(request)
    if referent is not None:
        entry = note(desk, request, Event.SEARCH_REMINDED, actor=actor, count=0)
        tell(desk, entry, referent, reminder_of(request))


def suspend_person(desk: Desk, person: Person, agent: Agent, *, until: datetime, reason: Suspension) -> None:
    """Let everything for this person wait, and what is recorded for them before that date."""
    if until <= desk.now:
        raise IllegalMove(reason)
    lock_all(desk.session, _open_for(desk, person))
    person.suspended_until, person.suspended_reason = until, reason
    desk.session.flush()
    for request_id in _open_for(desk, person):
        suspend(desk, request_id, agent, until=until, reason=reason)


def resume_person(desk: Desk, person: Person, agent: Agent) -> None:
    """They are back: all that waits for them goes on."""
    lock_all(desk.session, _open_for(desk, person))
    person.suspended_until = person.suspended_reason = None
    desk.session.flush()
    for request_id in _open_for(desk, person):
        resume(desk, request_id, agent)


def _open_for(desk: Desk, person: Person) -> Sequence[int]:
    """What is under way for them, the oldest first: one recorded this instant comes last, as with every lock."""
    mine = select(Request.id).where(Request.person_id == person.id, Request.state.not_in(ENDED))
    return desk.session.scalars(mine.order_by(Request.id)).all()
