"""What time does: each request whose deadline has passed takes its next step, one transaction each."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.asks import close_ask, open_asks, referent_of, winners
from dispatch.bricoleurs import release_place
from dispatch.deadlines import delays_of, due, rules_of, sendable
from dispatch.desk import CLOCK, Desk, Line, Share
from dispatch.events import Event
from dispatch.joint_search import share_out
from dispatch.journal import JournalEntry
from dispatch.letters import alert_mairie, tell
from dispatch.moves import lock, note
from dispatch.referents import ask_next_referent, release_referent
from dispatch.requests import Request
from dispatch.search import go_on, is_exhausted
from dispatch.settle import get_stuck
from dispatch.states import AskState, Role, State, StuckReason, Urgency
from sms import texts

ROUND = 500  # requests; the rest is still due at the next round, seconds later


def chase_due(sessions: sessionmaker[Session], line: Line, *, clock: Callable[[], datetime]) -> int:
    """Take the next step of every request that is due and return how many steps were taken."""
    now = clock()
    request_ids = due_requests(sessions, now=now)
    share = share_out(sessions, line, request_ids, now=now)
    return sum(chase(sessions, line, request_id, now=now, share=share) for request_id in request_ids)


def due_requests(sessions: sessionmaker[Session], *, now: datetime) -> list[int]:
    """The ids of the requests whose deadline has passed, the longest waiting first, as many as one round takes."""
    due = select(Request.id).where(Request.chase_at <= now).order_by(Request.chase_at).limit(ROUND)
    with sessions() as session:
        return list(session.scalars(due))


def chase(
    sessions: sessionmaker[Session], line: Line, request_id: int, *, now: datetime, share: Share | None = None
) -> bool:
    """Take the next step of one request in a transaction of its own; False when it is no longer due.

    `share` is what the requests of this round agreed on, see `joint_search`.
    Several workers may run at once: each takes a row that no other holds (SKIP LOCKED; on SQLite the write lock).
    """
    still_due = select(Request.id).where(Request.id == request_id, Request.chase_at <= now)
    with sessions.begin() as session:
        if session.scalar(still_due.with_for_update(skip_locked=True)) is None:
            return False
        request = lock(session, request_id)
        STEPS[request.state](Desk(session, now, line, share=share or Share()), request)
        return True


def _chase_open(desk: Desk, request: Request) -> None:
    """Remind the referent, then ask the next."""
    asked = open_asks(request, Role.REFERENT)
    if asked and _may_nudge(request):
        entry = _nudge(desk, request, Event.REFERENT_REMINDED)
        for ask in asked:
            ask.answer_by = _put_off(desk, request, delays_of(request).referent_answer)
            tell(desk, entry, ask, texts.referent_reminded, answer_by=ask.answer_by, now=sendable(request, desk.now))
        return
    for ask in asked:
        close_ask(desk, ask, AskState.EXPIRED)
        note(desk, request, Event.REFERENT_SILENT, ask=ask.id, volunteer=ask.volunteer_id)
    ask_next_referent(desk, request)


def _chase_in_charge(desk: Desk, request: Request) -> None:
    """A wave is over: the next one. Nobody asked: remind the referent, then the mairie or another referent."""
    asked = open_asks(request, Role.BRICOLEUR)
    if asked:
        for ask in asked:
            close_ask(desk, ask, AskState.EXPIRED)
        note(desk, request, Event.WAVE_SILENT, asked=len(asked))
        go_on(desk, request)
        return
    referent = referent_of(request)
    if referent is not None and _may_nudge(request):
        entry = _nudge(desk, request, Event.SEARCH_REMINDED)
        _put_off(desk, request, delays_of(request).referent_search)
        wording = texts.referent_nobody_free if is_exhausted(request) else texts.referent_to_search
        tell(desk, entry, referent, wording)
    elif is_exhausted(request) or referent is None:
        get_stuck(desk, request, StuckReason.NOBODY_FREE)
    else:
        release_referent(desk, request, referent, Event.TAKEN_BACK)


def _chase_assigned(desk: Desk, request: Request) -> None:
    """The visit is past: ask whether it is done, ask again, then back to the pool."""
    held = winners(request)
    if request.nudges <= rules_of(request).reminders:
        entry = _nudge(desk, request, Event.REPORT_ASKED)
        _put_off(desk, request, delays_of(request).report)
        for ask in held:
            tell(desk, entry, ask, texts.bricoleur_is_it_done)
        return
    for ask in held:
        entry = release_place(desk, request, ask, Event.REPORT_SILENT, actor=CLOCK)
        tell(desk, entry, ask, texts.bricoleur_released)
    go_on(desk, request)


def _chase_done(desk: Desk, request: Request) -> None:
    """Reported done, not checked with the person: remind the referent, then the mairie."""
    referent = referent_of(request)
    if referent is None or not _may_nudge(request):
        get_stuck(desk, request, StuckReason.UNVERIFIED)
        return
    entry = _nudge(desk, request, Event.VERIFY_REMINDED)
    _put_off(desk, request, delays_of(request).verify)
    tell(desk, entry, referent, texts.referent_verify_reminded)


def _chase_stuck(desk: Desk, request: Request) -> None:
    """Tell the duty phone again, a bounded number of times; the dashboard goes on showing it."""
    rules = rules_of(request)
    most = rules.urgent_reminders if request.urgency is Urgency.IMMEDIATE else rules.mairie_reminders
    if request.commune.alert_phone is None or request.nudges >= most:
        request.chase_at = None
        return
    entry = _nudge(desk, request, Event.MAIRIE_REMINDED)
    _put_off(desk, request, delays_of(request).mairie)
    alert_mairie(desk, request, entry)


def _may_nudge(request: Request) -> bool:
    return request.nudges < rules_of(request).reminders


def _nudge(desk: Desk, request: Request, event: Event) -> JournalEntry:
    request.nudges += 1
    return note(desk, request, event, count=request.nudges)


def _put_off(desk: Desk, request: Request, delay: timedelta) -> datetime:
    request.chase_at = due(request, delay, after=desk.now)
    return request.chase_at


STEPS: dict[State, Callable[[Desk, Request], None]] = {
    State.OPEN: _chase_open,
    State.IN_CHARGE: _chase_in_charge,
    State.ASSIGNED: _chase_assigned,
    State.DONE: _chase_done,
    State.STUCK: _chase_stuck,
}
