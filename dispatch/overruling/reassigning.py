"""An agent chooses whom to ask, from the ranking or against it; or notes on the phone that somebody said yes."""

from dataclasses import dataclass, replace
from datetime import datetime

from dispatch import bricoleurs, referents
from dispatch.asks import Invitation, close_ask, open_ask, open_asks, referent_of, stand_down, winners
from dispatch.chasing.waiting import is_suspended, wait
from dispatch.deadlines import delays_of, due
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell
from dispatch.matching.judging import Candidate, Ranking
from dispatch.matching.referent_candidates import referents_for
from dispatch.matching.selections import Other, keep, note_other_choice
from dispatch.moves import lock, move, note
from dispatch.one_at_a_time import alone
from dispatch.overruling.fitness import may_overrule
from dispatch.overruling.in_name import send_page
from dispatch.people import Agent, Volunteer
from dispatch.requests import Ask, Request
from dispatch.standing import ranked
from dispatch.states import ENDED, AskState, ChosenOtherwise, Role, State
from sms import texts

CHOSEN = "choisi par la mairie"


@dataclass(frozen=True)
class Choice:
    """Whom an agent chose; `said_yes`: on the phone, so that nothing is asked. `instead_of`: the ask that gives way.

    `why`: another than the first one proposed, if they care to say.
    """

    volunteer_id: int
    said_yes: bool = False
    instead_of: int | None = None
    why: ChosenOtherwise | None = None


def ranking_for(desk: Desk, request: Request, role: Role) -> Ranking:
    """Who may be asked in this role, best first, and who may not and why."""
    if role is Role.REFERENT:
        return referents_for(desk.session, request, now=desk.now, can_call=desk.line.can_call)
    return ranked(desk, request)


def may_choose(found: Request, role: Role) -> bool:
    """Whether somebody else may be chosen now."""
    done = role is Role.BRICOLEUR and found.state is State.DONE
    return found.state not in ENDED and found.suspended_until is None and found.lat is not None and not done


def may_be_texted(request: Request, role: Role) -> bool:
    """Whether somebody can be asked and waited for; else an agent phones and notes the yes."""
    if role is Role.REFERENT:
        return request.state is not State.DONE
    return request.state in (State.IN_CHARGE, State.ASSIGNED) or referent_of(request) is not None


def choose_referent(desk: Desk, request_id: int, agent: Agent, *, choice: Choice) -> None:
    """Give a request to another referent, whatever its state; what neighbours were asked or promised stands.

    Raises IllegalMove when it has ended or waits, or when that referent cannot be chosen.
    """
    request = _held(desk, request_id, Role.REFERENT, choice)
    _hold_choosing(desk, request, choice)
    ranking, actor = ranking_for(desk, request, Role.REFERENT), Actor(agent_id=agent.id)
    candidate = _candidate(desk, request, ranking, choice, Role.REFERENT)
    entry = _take_off_referent(desk, request, actor)
    stand_down(desk, request, Role.REFERENT)
    if request.state is not State.DONE and request.state is not State.OPEN:
        move(desk, request, State.OPEN, Event.REASSIGNED, actor=actor)
    elif entry is None:
        note(desk, request, Event.REASSIGNED, actor=actor)
    answer_by = due(request, delays_of(request).referent_answer, after=desk.now)
    if request.state is State.OPEN:
        request.nudges = 0
        wait(desk, request, answer_by)
    ask = _asked(desk, request, Role.REFERENT, (candidate, ranking, Other(actor, choice.why)), answer_by)
    if choice.said_yes:
        told = replace(desk, told_to=agent.id)
        referents.take_charge(told, ask)
        send_page(told, ask)


def choose_bricoleur(desk: Desk, request_id: int, agent: Agent, *, choice: Choice) -> None:
    """Ask this neighbour, in the place of another where all places are taken.

    Raises IllegalMove when it has ended, is done or waits, or when that neighbour cannot be chosen.
    """
    request = _held(desk, request_id, Role.BRICOLEUR, choice)
    if request.state is State.DONE:
        raise IllegalMove(request.state)
    actor = Actor(agent_id=agent.id)
    _free_place(desk, request, choice, actor)
    if request.state is State.STUCK and referent_of(request) is not None:
        move(desk, request, State.IN_CHARGE, Event.REASSIGNED, actor=actor)
    _hold_choosing(desk, request, choice)
    ranking = ranking_for(desk, request, Role.BRICOLEUR)
    candidate = _candidate(desk, request, ranking, choice, Role.BRICOLEUR)
    answer_by = due(request, delays_of(request).wave, after=desk.now)
    if request.state is State.IN_CHARGE:
        request.nudges = 0
        wait(desk, request, answer_by)
    ask = _asked(desk, request, Role.BRICOLEUR, (candidate, ranking, Other(actor, choice.why)), answer_by)
    note(desk, request, Event.REASSIGNED, actor=actor, ask=ask.id)
    if choice.said_yes:
        bricoleurs.accept(replace(desk, told_to=agent.id), ask)


def _held(desk: Desk, request_id: int, role: Role, choice: Choice) -> Request:
    request = lock(desk.session, request_id)
    unplaced = request.lat is None
    if request.state in ENDED or is_suspended(request) or unplaced:
        raise IllegalMove(request.state)
    if not choice.said_yes and not may_be_texted(request, role):
        raise IllegalMove(request.state)
    return request


def _hold_choosing(desk: Desk, request: Request, choice: Choice) -> None:
    """Choose alone; a yes may bring back whoever had stopped, and people are held before the choosing."""
    volunteer = desk.session.get(Volunteer, choice.volunteer_id) if choice.said_yes else None
    if volunteer is not None:
        desk.session.refresh(volunteer, with_for_update={"key_share": True})
    alone(desk.session, request)


def _candidate(desk: Desk, request: Request, ranking: Ranking, choice: Choice, role: Role) -> Candidate:
    """Of the ranking; or, for a yes said on the phone, one whom nothing but convenience left out."""
    for one in ranking.candidates:
        if one.id == choice.volunteer_id:
            return one
    left_out = next((one for one in ranking.excluded if one.id == choice.volunteer_id), None)
    volunteer = desk.session.get(Volunteer, choice.volunteer_id)
    if left_out is None or volunteer is None or not choice.said_yes:
        raise IllegalMove("cannot be chosen")
    if not may_overrule(desk.session, request, volunteer, role):
        raise IllegalMove("cannot be chosen")
    return Candidate(volunteer.id, None, None, f"{CHOSEN}, bien que : {left_out.reason}")


def _take_off_referent(desk: Desk, request: Request, actor: Actor) -> JournalEntry | None:
    referent = referent_of(request)
    if referent is None:
        return None
    close_ask(desk, referent, AskState.RELEASED)
    entry = note(desk, request, Event.HANDED_OVER, actor=actor, ask=referent.id)
    tell(desk, entry, referent, texts.referent_replaced)
    return entry


def _free_place(desk: Desk, request: Request, choice: Choice, actor: Actor) -> None:
    """Where every place is taken, one is given up; whoever held it is told not to come."""
    held = winners(request)
    if len(held) < request.seats:
        return
    gives_way = next((ask for ask in held if choice.instead_of in (ask.id, None)), None)
    if gives_way is None or (choice.instead_of is None and len(held) > 1):
        raise IllegalMove("whose place?")
    close_ask(desk, gives_way, AskState.RELEASED)
    entry = note(desk, request, Event.STOOD_DOWN, actor=actor, ask=gives_way.id)
    if request.state is State.ASSIGNED:
        entry = move(desk, request, State.IN_CHARGE, Event.REASSIGNED, actor=actor, instead_of=gives_way.id)
    tell(desk, entry, gives_way, texts.volunteer_cancelled)
    if not choice.said_yes:
        bricoleurs.tell_partners(desk, request, entry)


Chosen = tuple[Candidate, Ranking, Other]


def _asked(desk: Desk, request: Request, role: Role, chosen: Chosen, answer_by: datetime) -> Ask:
    """Their open ask, made now unless they were being asked already."""
    candidate, ranking, other = chosen
    waiting = next((ask for ask in open_asks(request, role) if ask.volunteer_id == candidate.id), None)
    if waiting is not None:
        return waiting
    kept = keep(desk, request, role, ranking)
    ask = open_ask(desk, request, Invitation(role, candidate, answer_by, selection=kept))
    note_other_choice(desk, request, ask, ranking, other)
    return ask
