"""What must hold in any life of any request, whatever people and the clock have just done."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.asks import hours_asked, winners
from dispatch.availability import Promise, can_keep
from dispatch.chasing.past import past_of
from dispatch.chasing.waiting import is_suspended, limits_of, looks
from dispatch.deadlines import policy_of, rules_of
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.overruling.reassigning import CHOSEN
from dispatch.people import Volunteer
from dispatch.presence import AvailabilityException, NeverTogether
from dispatch.requests import Ask, Request
from dispatch.states import AT_WORK, ENDED, AskState, Role, State

PARIS = ZoneInfo("Europe/Paris")
WEEK = timedelta(days=7)
FIRED = (
    Event.REFERENT_REMINDED, Event.SEARCH_REMINDED, Event.VERIFY_REMINDED, Event.MAIRIE_REMINDED, Event.REPORT_ASKED,
    Event.WAVE_SILENT, Event.MAIRIE_TOLD, Event.HARD_STOP, Event.TAKEN_BACK,
)  # fmt: skip


def check(session: Session, now: datetime, *, new_since: int) -> None:
    """Everything; of asks after the id `new_since`, that nobody was asked who is not to be."""
    for request in session.scalars(select(Request)):
        has_a_future(request, now)
        keeps_its_places(request)
        keeps_its_limits(session, request, now)
    for ask in session.scalars(select(Ask).where(Ask.id > new_since)):
        may_be_asked(session, ask)
    nobody_is_asked_too_often(session)
    nobody_is_away_when_asked_to_come(session)
    promises_can_be_kept(session, now)
    nothing_fired_twice(session)


def has_a_future(request: Request, now: datetime) -> None:
    """It has ended, or something will come of it."""
    awaited = [ask for ask in request.asks if ask.state is AskState.OPEN]
    if request.state in ENDED:
        assert (request.chase_at, request.suspended_until, awaited) == (None, None, [])
    elif is_suspended(request):
        assert request.chase_at == request.suspended_until
        assert awaited == []
    elif request.chase_at is None:
        assert request.state is State.STUCK
        assert request.nudges >= policy_of(request).mairie_reminders, "the mairie was told all it should"
    else:
        assert request.chase_at > now, "a deadline is never missed"
        assert all(ask.answer_by >= request.chase_at for ask in awaited if ask.role is Role.REFERENT)


def keeps_its_places(request: Request) -> None:
    """No place has two, and two who come together come at the same hours."""
    held = winners(request)
    assert len(held) <= request.seats
    assert sum(ask.role is Role.REFERENT and ask.state is AskState.ACCEPTED for ask in request.asks) <= 1
    assert len({hours_asked(ask) for ask in held}) <= 1


def keeps_its_limits(session: Session, request: Request, now: datetime) -> None:
    """The limits in time of a search are to come."""
    if looks(request) and not is_suspended(request):
        told_at, stop_at = limits_of(request, past_of(session, request))
        assert told_at is None or told_at > now, "the mairie hears in time"
        assert stop_at is None or stop_at > now, "a search ends in time"


def may_be_asked(session: Session, ask: Ask) -> None:
    """Whoever is on a break or stopped is not asked, unless they said yes on the phone; whoever is kept apart never."""
    volunteer = session.get_one(Volunteer, ask.volunteer_id)
    assert session.get(NeverTogether, (ask.request.person_id, volunteer.id)) is None or ask.state is AskState.RELEASED
    if ask.reasons.startswith(CHOSEN):
        return
    assert volunteer.stopped_at is None or ask.state is not AskState.OPEN
    back = volunteer.paused_until
    assert back is None or ask.leaves_at.astimezone(PARIS).date() >= back or ask.state is not AskState.OPEN


def nobody_is_asked_too_often(session: Session) -> None:
    """Neither in any seven days nor, by the day on which the text leaves, in one."""
    asked: dict[int, list[Ask]] = defaultdict(list)
    for ask in session.scalars(select(Ask).where(Ask.role == Role.BRICOLEUR).order_by(Ask.asked_at, Ask.id)):
        if not ask.reasons.startswith(CHOSEN):
            asked[ask.volunteer_id].append(ask)
    rules = [rules_of(request) for request in session.scalars(select(Request))]
    a_week, a_day = (max(getattr(one, name) for one in rules) for name in ("asks_per_week", "asks_per_day"))
    for asks in asked.values():
        left = sorted(ask.leaves_at for ask in asks)
        assert all(later - first >= WEEK for first, later in zip(left, left[a_week:], strict=False)), left
        days = Counter(ask.leaves_at.astimezone(PARIS).date() for ask in asks)
        assert max(days.values()) <= a_day, days
        assert all(first.asked_at <= later.asked_at for first, later in pairwise(asks))


def nobody_is_away_when_asked_to_come(session: Session) -> None:
    """Of what is open: an absence told since has had others asked, or has left other hours."""
    away = AvailabilityException
    overlapping = (
        select(Ask.id)
        .join(away, away.volunteer_id == Ask.volunteer_id)
        .where(Ask.state == AskState.OPEN, Ask.role == Role.BRICOLEUR, away.free.is_(False))
        .where(away.start_at < Ask.visit_end, Ask.visit_start < away.end_at)
    )
    assert session.scalars(overlapping).all() == []


def promises_can_be_kept(session: Session, now: datetime) -> None:
    """Of all visits that somebody is expected for, each within its hours."""
    expected = select(Ask).join(Ask.request).where(Ask.role == Role.BRICOLEUR, Ask.state == AskState.ACCEPTED)
    promised: dict[int, list[Promise]] = defaultdict(list)
    for ask in session.scalars(expected.where(Request.state.in_(AT_WORK), Ask.visit_end > now).order_by(Ask.id)):
        hours = hours_asked(ask)
        if hours is not None:
            visit = Promise(hours.start, hours.end, timedelta(minutes=ask.request.job.minutes))
            assert can_keep(promised[ask.volunteer_id], visit), promised
            promised[ask.volunteer_id].append(visit)


def nothing_fired_twice(session: Session) -> None:
    """At no instant the same of the same request."""
    fired = select(JournalEntry.request_id, JournalEntry.event, JournalEntry.at, func.count())
    by_clock = (JournalEntry.actor_agent_id.is_(None), JournalEntry.actor_volunteer_id.is_(None))
    same = fired.where(JournalEntry.event.in_(FIRED), *by_clock).group_by(
        JournalEntry.request_id, JournalEntry.event, JournalEntry.at
    )
    assert session.execute(same.having(func.count() > 1)).all() == []
