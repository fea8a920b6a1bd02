"""Solicitations: opened with a text, closed with or without thanks. Answers are in `referents` and `bricoleurs`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from dispatch.availability import Window
from dispatch.chasing.waiting import is_suspended, wait
from dispatch.deadlines import sendable
from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.inbox.reply_codes import code_for
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.letters import tell, visit_of
from dispatch.matching.judging import Candidate
from dispatch.moves import note
from dispatch.numbers.proof import prove_by_answer
from dispatch.outbox.posting import withdraw
from dispatch.own_quiet import sendable_to
from dispatch.requests import Ask, Request, Selection
from dispatch.states import (
    ANSWERABLE,
    ENDED,
    SEARCHING,
    WITHOUT_REFERENT,
    AskState,
    MessageState,
    Role,
    State,
    StuckReason,
)
from sms import texts

LEAST_TO_READ = timedelta(minutes=30)  # from the moment a text leaves that waited for the end of somebody's quiet hours


@dataclass(frozen=True)
class Invitation:
    """Who is asked in what quality, until when they may answer, and in which wave (0: somebody's choice)."""

    role: Role
    candidate: Candidate
    answer_by: datetime
    wave: int = 0
    selection: Selection | None = None  # among whom, see `matching.selections`


def open_ask(desk: Desk, request: Request, invitation: Invitation) -> Ask:
    """Ask one volunteer: the ask, its journal line, its link and its text, all in the caller's transaction."""
    candidate = invitation.candidate
    ask = Ask(
        volunteer_id=candidate.id,
        role=invitation.role,
        wave=invitation.wave,
        reasons=candidate.reason,
        visit_start=candidate.window.start if candidate.window else None,
        visit_end=candidate.window.end if candidate.window else None,
        asked_at=desk.now,
        answer_by=invitation.answer_by,
        selection_id=invitation.selection.id if invitation.selection else None,
        state=AskState.OPEN,
        code=code_for(desk, candidate.id) if desk.line.can_reply else None,
    )
    request.asks.append(ask)
    desk.session.flush()
    _wait_for_quiet(desk, request, ask)
    deadline: dict[str, Any] = {"answer_by": ask.answer_by, "now": ask.leaves_at}
    facts: dict[str, Any] = {"ask": ask.id, "volunteer": ask.volunteer_id, "wave": ask.wave}
    if ask.role is Role.REFERENT:
        tell(desk, note(desk, request, Event.REFERENT_ASKED, **facts), ask, texts.referent_asked, **deadline)
    else:
        entry = note(desk, request, Event.BRICOLEUR_ASKED, **facts)
        tell(desk, entry, ask, texts.bricoleur_asked, **deadline, **visit_of(ask))
    return ask


def _wait_for_quiet(desk: Desk, request: Request, ask: Ask) -> None:
    """Who is written to only once their own quiet hours are over gets the time to answer, and is waited for.

    What the commune set for the whole search still comes first: one who is asleep holds up neither the mairie nor it.
    """
    ask.leaves_at = sendable_to(ask.volunteer, request, desk.now)
    if ask.leaves_at > sendable(request, desk.now):
        ask.answer_by = max(ask.answer_by, ask.leaves_at + LEAST_TO_READ)
        if request.chase_at is not None and _AWAITED.get(request.state) is ask.role:
            wait(desk, request, max(request.chase_at, ask.answer_by))


_AWAITED = {State.OPEN: Role.REFERENT, State.IN_CHARGE: Role.BRICOLEUR}


def close_ask(desk: Desk, ask: Ask, state: AskState) -> None:
    """End an ask and withdraw its texts that have not left yet."""
    ask.state = state
    ask.answered_at = desk.now
    if state is not AskState.ACCEPTED:
        ask.seat = None
    if state in (AskState.ACCEPTED, AskState.DECLINED):
        prove_by_answer(desk, ask)
    withdraw(desk, ask=ask)
    desk.session.flush()


def stand_down(desk: Desk, request: Request, role: Role) -> None:
    """Thank everybody of that role who has not answered; who never got the first text hears nothing."""
    for ask in open_asks(request, role):
        close_ask(desk, ask, AskState.STOOD_DOWN)
        entry = note(desk, request, Event.STOOD_DOWN, ask=ask.id, volunteer=ask.volunteer_id)
        if heard(desk, ask):
            tell(desk, entry, ask, _THANKS[role])


_THANKS = {Role.REFERENT: texts.referent_replaced, Role.BRICOLEUR: texts.bricoleur_stood_down}


def may_say_yes(ask: Ask) -> bool:
    """Whether a yes still counts: the place is free, and no agent took the request over or put it off."""
    request = ask.request
    taken_over = request.stuck_reason is StuckReason.TAKEN_BACK and ask.state is not AskState.OPEN  # open: asked since
    if ask.state not in ANSWERABLE or taken_over or is_suspended(request):
        return False
    if ask.role is Role.REFERENT:
        return request.state in WITHOUT_REFERENT and referent_of(request) is None
    return request.state in SEARCHING and len(winners(request)) < request.seats


def may_say_no(ask: Ask) -> bool:
    """Whether a no still tells something: late or not, but of a request that goes on."""
    return ask.state in (AskState.OPEN, AskState.EXPIRED) and ask.request.state not in ENDED


def open_asks(request: Request, role: Role) -> list[Ask]:
    """The asks of that role that still wait for an answer."""
    return [ask for ask in request.asks if ask.role is role and ask.state is AskState.OPEN]


def winners(request: Request) -> list[Ask]:
    """The bricoleurs who said yes and still hold a place."""
    return [ask for ask in request.asks if ask.role is Role.BRICOLEUR and ask.state is AskState.ACCEPTED]


def hours_asked(ask: Ask) -> Window | None:
    """The hours a bricoleur is asked for, or expected in; None where they are to be agreed."""
    return Window(ask.visit_start, ask.visit_end) if ask.visit_start and ask.visit_end else None


def referent_of(request: Request) -> Ask | None:
    """The ask of the referent in charge, if there is one."""
    in_charge = (ask for ask in request.asks if ask.role is Role.REFERENT and ask.state is AskState.ACCEPTED)
    return next(in_charge, None)


def tell_referent(desk: Desk, request: Request, entry: JournalEntry, wording: Callable[..., str], **facts: Any) -> None:
    """Text the referent in charge, if there is one."""
    referent = referent_of(request)
    if referent is not None:
        tell(desk, entry, referent, wording, **facts)


def heard(desk: Desk, ask: Ask) -> bool:
    """Whether a text about this ask has left: who never heard of it needs no thanks either."""
    left = (MessageState.LEASED, MessageState.SENT, MessageState.DELIVERED)
    return (
        desk.session.scalar(
            select(
                select(OutboxMessage.id).where(OutboxMessage.ask_id == ask.id, OutboxMessage.state.in_(left)).exists()
            )
        )
        is True
    )
