"""What time does: each request whose deadline has passed takes its next step, one transaction each.

Which step that is, `chasing.steps` decides; here each is carried out.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.asks import close_ask, open_asks, referent_of, winners
from dispatch.bricoleurs import release_place
from dispatch.chasing.facts import case_of
from dispatch.chasing.steps import Do, Step, next_step
from dispatch.chasing.waiting import wait
from dispatch.deadlines import due, next_digest
from dispatch.desk import CLOCK, Desk, Line, Share
from dispatch.events import Event
from dispatch.joint_search import share_out
from dispatch.journal import JournalEntry
from dispatch.letters import alert_mairie, tell
from dispatch.moves import lock, note
from dispatch.own_quiet import sendable_to
from dispatch.referents import ask_next_referent, release_referent
from dispatch.requests import Request
from dispatch.search import go_on, reminder_of
from dispatch.settle import get_stuck
from dispatch.states import AskState, Role, StuckReason
from dispatch.suspending import go_on as resume
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
        desk = Desk(session, now, line, share=share or Share())
        step = next_step(case_of(desk, request))
        STEPS[step.do](desk, request, step)
        return True


def _wait(desk: Desk, request: Request, step: Step) -> None:
    wait(desk, request, step.until or desk.now)


def _resume(desk: Desk, request: Request, _step: Step) -> None:
    resume(desk, request)


def _hard_stop(desk: Desk, request: Request, step: Step) -> None:
    note(desk, request, Event.HARD_STOP)
    _get_stuck(desk, request, step)


def _tell_mairie(desk: Desk, request: Request, step: Step) -> None:
    alert_mairie(desk, request, note(desk, request, Event.MAIRIE_TOLD))
    _wait(desk, request, step)


def _remind_referent(desk: Desk, request: Request, step: Step) -> None:
    """Each has the whole delay from when the reminder leaves: their own quiet hours may hold it back."""
    entry, asked = _nudge(desk, request, Event.REFERENT_REMINDED), open_asks(request, Role.REFERENT)
    for ask in asked:
        leaves_at = sendable_to(ask.volunteer, request, desk.now)
        ask.answer_by = _after(desk, request, step, since=leaves_at)
        tell(desk, entry, ask, texts.referent_reminded, answer_by=ask.answer_by, now=leaves_at)
    wait(desk, request, max(ask.answer_by for ask in asked))


def _next_referent(desk: Desk, request: Request, _step: Step) -> None:
    for ask in open_asks(request, Role.REFERENT):
        close_ask(desk, ask, AskState.EXPIRED)
        note(desk, request, Event.REFERENT_SILENT, ask=ask.id, volunteer=ask.volunteer_id)
    ask_next_referent(desk, request)


def _next_wave(desk: Desk, request: Request, _step: Step) -> None:
    asked = open_asks(request, Role.BRICOLEUR)
    for ask in asked:
        close_ask(desk, ask, AskState.EXPIRED)
    if asked:
        note(desk, request, Event.WAVE_SILENT, asked=len(asked))
    go_on(desk, request)


def _remind_search(desk: Desk, request: Request, step: Step) -> None:
    _remind_in_charge(desk, request, step, Event.SEARCH_REMINDED, reminder_of(request))


def _take_back(desk: Desk, request: Request, _step: Step) -> None:
    referent = referent_of(request)
    if referent is not None:
        release_referent(desk, request, referent, Event.TAKEN_BACK)


def _get_stuck(desk: Desk, request: Request, step: Step) -> None:
    get_stuck(desk, request, step.reason or StuckReason.NOBODY_FREE)


def _ask_report(desk: Desk, request: Request, step: Step) -> None:
    entry = _nudge(desk, request, Event.REPORT_ASKED)
    wait(desk, request, _after(desk, request, step))
    for ask in winners(request):
        tell(desk, entry, ask, texts.bricoleur_is_it_done)


def _free_places(desk: Desk, request: Request, _step: Step) -> None:
    for ask in winners(request):
        entry = release_place(desk, request, ask, Event.REPORT_SILENT, actor=CLOCK)
        tell(desk, entry, ask, texts.bricoleur_released)
    go_on(desk, request)


def _remind_verify(desk: Desk, request: Request, step: Step) -> None:
    _remind_in_charge(desk, request, step, Event.VERIFY_REMINDED, texts.referent_verify_reminded)


def _remind_mairie(desk: Desk, request: Request, step: Step) -> None:
    entry = _nudge(desk, request, Event.MAIRIE_REMINDED, step)
    wait(desk, request, _after(desk, request, step))
    if not step.in_digest:
        alert_mairie(desk, request, entry)


def _rest(_desk: Desk, request: Request, _step: Step) -> None:
    request.chase_at = None


def _remind_in_charge(desk: Desk, request: Request, step: Step, event: Event, wording: Callable[..., str]) -> None:
    """Remind the referent in charge, now or with the rest of the morning."""
    entry, referent = _nudge(desk, request, event, step), referent_of(request)
    wait(desk, request, _after(desk, request, step))
    if referent is not None and not step.in_digest:
        tell(desk, entry, referent, wording)


def _nudge(desk: Desk, request: Request, event: Event, step: Step | None = None) -> JournalEntry:
    request.nudges += 1
    morning = _morning(desk, request, step) if step else None
    entry = note(desk, request, event, count=request.nudges)
    if morning is not None:
        entry.details = entry.details | {"said_at": morning.isoformat()}  # see `chasing.digest`
    return entry


def _morning(desk: Desk, request: Request, step: Step) -> datetime | None:
    return next_digest(request, desk.now) if step.in_digest else None


def _after(desk: Desk, request: Request, step: Step, *, since: datetime | None = None) -> datetime:
    """When the wait that begins with this step, or `since` then, is over."""
    if step.delay is None:
        return desk.now
    return due(request, step.delay, after=_morning(desk, request, step) or since or desk.now)


STEPS: dict[Do, Callable[[Desk, Request, Step], None]] = {
    Do.WAIT: _wait,
    Do.RESUME: _resume,
    Do.HARD_STOP: _hard_stop,
    Do.TELL_MAIRIE: _tell_mairie,
    Do.REMIND_REFERENT: _remind_referent,
    Do.NEXT_REFERENT: _next_referent,
    Do.NEXT_WAVE: _next_wave,
    Do.REMIND_SEARCH: _remind_search,
    Do.TAKE_BACK: _take_back,
    Do.GET_STUCK: _get_stuck,
    Do.ASK_REPORT: _ask_report,
    Do.FREE_PLACES: _free_places,
    Do.REMIND_VERIFY: _remind_verify,
    Do.REMIND_MAIRIE: _remind_mairie,
    Do.REST: _rest,
}
