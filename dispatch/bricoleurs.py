"""What a bricoleur can answer: yes, no, done, not done, I come back, I cannot after all."""

from enum import StrEnum

from dispatch.asks import close_ask, may_say_no, may_say_yes, stand_down, tell_referent, winners
from dispatch.chasing.waiting import wait
from dispatch.deadlines import delays_of, due
from dispatch.desk import Actor, Desk
from dispatch.errors import AskEnded
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell, visit_of
from dispatch.moves import lock, move, note
from dispatch.requests import Ask, Request
from dispatch.search import go_on
from dispatch.settle import settle_assigned
from dispatch.states import AT_WORK, AskState, Role, State
from dispatch.visit_hours import Visit, agree_hours, release_elsewhere, release_others, write_hours
from sms import texts


class NotDone(StrEnum):
    """Why a job was not done: a closed list, so that nothing personal is written."""

    ABSENT = "absent"
    TOO_HARD = "too_hard"
    MISSING_PART = "missing_part"
    REFUSED = "refused"
    OTHER = "other"


def accept(desk: Desk, ask: Ask) -> None:
    """A bricoleur says yes and gets a place; however many do at once, each place goes to one.

    A yes after the deadline counts while a place is free. Doing it twice is doing it once. What else they are asked for
    at the same hours goes to others.
    Raises AskEnded when the place is taken or the need is over, HoursTaken when they are promised already.
    """
    request = lock(desk.session, ask.request_id)
    if ask.state is AskState.ACCEPTED:
        return
    if not may_say_yes(ask):
        raise AskEnded(request.ref)
    awaited, visit = ask.state is AskState.OPEN, agree_hours(desk, ask)
    write_hours(desk, ask, visit)
    ask.seat = _free_seat(request)
    ask.volunteer.stopped_at = None  # whoever says yes is back among us
    close_ask(desk, ask, AskState.ACCEPTED)
    entry = note(desk, request, Event.BRICOLEUR_ACCEPTED, actor=Actor(volunteer_id=ask.volunteer_id), ask=ask.id)
    for one in (ask, *visit.moved):
        tell(desk, entry, one, texts.bricoleur_confirmed, **visit_of(one))
    tell_referent(desk, request, entry, texts.referent_accepted_by_neighbour, **visit_of(ask))
    _tell_who_waited(desk, entry, visit)
    if not settle_assigned(desk, request):
        awaited = release_others(desk, ask) or awaited
        if awaited and request.wave:
            go_on(desk, request)  # the last answer of a wave, and somebody is still missing
    for one in (ask, *visit.moved):
        release_elsewhere(desk, one)


def _free_seat(request: Request) -> int | None:
    taken = {ask.seat for ask in winners(request)}
    return next((seat for seat in range(1, request.seats + 1) if seat not in taken), None)


def decline(desk: Desk, ask: Ask) -> None:
    """A bricoleur says no. With nobody left to answer, the next are asked. Raises AskEnded when that is over."""
    request = lock(desk.session, ask.request_id)
    if ask.state is AskState.DECLINED:
        return
    if not may_say_no(ask):
        raise AskEnded(request.ref)
    awaited = ask.state is AskState.OPEN
    close_ask(desk, ask, AskState.DECLINED)
    note(desk, request, Event.BRICOLEUR_DECLINED, actor=Actor(volunteer_id=ask.volunteer_id), ask=ask.id)
    if awaited:
        go_on(desk, request)


def report_done(desk: Desk, ask: Ask) -> None:
    """The job is done: the referent is asked to phone the person. Doing it twice is doing it once.

    Whoever was given up for lack of news may still say so, as long as nobody else holds the place.
    """
    request = lock(desk.session, ask.request_id)
    if ask.state is AskState.LAPSED and may_say_yes(ask):
        ask.seat = _free_seat(request)
        close_ask(desk, ask, AskState.ACCEPTED)
    _check_at_work(request, ask)
    if request.state is State.DONE:
        return
    stand_down(desk, request, Role.BRICOLEUR)
    entry = move(desk, request, State.DONE, Event.REPORTED_DONE, actor=Actor(volunteer_id=ask.volunteer_id), ask=ask.id)
    tell_referent(desk, request, entry, texts.referent_to_verify)


def report_not_done(desk: Desk, ask: Ask, reason: NotDone) -> None:
    """It could not be done: the place is free again and the referent decides, knowing why."""
    request = _at_work(desk, ask)
    close_ask(desk, ask, AskState.RELEASED)
    actor = Actor(volunteer_id=ask.volunteer_id)
    if request.state in (State.ASSIGNED, State.DONE):
        entry = move(
            desk, request, State.IN_CHARGE, Event.REPORTED_NOT_DONE, actor=actor, ask=ask.id, reason=reason.value
        )
    else:
        entry = note(desk, request, Event.REPORTED_NOT_DONE, actor=actor, ask=ask.id, reason=reason.value)
    tell_partners(desk, request, entry)
    tell_referent(desk, request, entry, texts.referent_not_done)


def come_back(desk: Desk, ask: Ask) -> None:
    """Not finished, another visit is agreed with the person: the question "is it done?" is put off."""
    request = _at_work(desk, ask)
    if request.state is not State.ASSIGNED:
        raise AskEnded(request.ref)
    note(desk, request, Event.COMING_BACK, actor=Actor(volunteer_id=ask.volunteer_id), ask=ask.id)
    request.nudges = 0
    wait(desk, request, due(request, delays_of(request).verify, after=desk.now))


def give_back(desk: Desk, ask: Ask) -> None:
    """The bricoleur cannot after all: the place is free, the referent is told, the next ones are asked at once."""
    request = _at_work(desk, ask)
    if request.state is State.DONE:
        raise AskEnded(request.ref)
    entry = release_place(desk, request, ask, Event.GIVEN_BACK, actor=Actor(volunteer_id=ask.volunteer_id))
    tell_partners(desk, request, entry)
    go_on(desk, request)


def release_place(desk: Desk, request: Request, ask: Ask, event: Event, *, actor: Actor) -> JournalEntry:
    """Free the place this ask holds, whoever decided it, and tell the referent that the search goes on, if it does."""
    close_ask(desk, ask, AskState.LAPSED if event is Event.REPORT_SILENT else AskState.RELEASED)
    if request.state is State.ASSIGNED:
        entry = move(desk, request, State.IN_CHARGE, event, actor=actor, ask=ask.id)
    else:
        entry = note(desk, request, event, actor=actor, ask=ask.id)
    if request.state is not State.STUCK:
        tell_referent(desk, request, entry, texts.referent_place_given_back)
    return entry


def tell_partners(desk: Desk, request: Request, entry: JournalEntry) -> None:
    """Whoever still holds a place of a visit for two is told to wait for a second one."""
    for partner in winners(request):
        tell(desk, entry, partner, texts.bricoleur_partner_missing)


def _tell_who_waited(desk: Desk, entry: JournalEntry, visit: Visit) -> None:
    for one in visit.partners:
        if one not in (*visit.moved, *visit.left) and _lost_partner(one):
            tell(desk, entry, one, texts.bricoleur_partner_found, **visit_of(one))


def _lost_partner(ask: Ask) -> bool:
    """Whether somebody gave up a place of this visit since this one said yes."""
    since, gone = ask.answered_at, (AskState.RELEASED, AskState.LAPSED)
    others = [one.answered_at for one in ask.request.asks if one.role is Role.BRICOLEUR and one.state in gone]
    return since is not None and any(at is not None and at >= since for at in others)


def _at_work(desk: Desk, ask: Ask) -> Request:
    request = lock(desk.session, ask.request_id)
    _check_at_work(request, ask)
    return request


def _check_at_work(request: Request, ask: Ask) -> None:
    if ask.state is not AskState.ACCEPTED or request.state not in AT_WORK | {State.DONE}:
        raise AskEnded(request.ref)
