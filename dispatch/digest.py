"""What can wait, said once in the morning: one text to each referent and to the duty phone, for all of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from dispatch.asks import referent_of
from dispatch.chasing.past import said_at
from dispatch.deadlines import hours_of
from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.letters import frame_of
from dispatch.links import new_link
from dispatch.outbox.posting import post
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import State, Urgency
from dispatch.vault.columns import found_in
from sms import texts

KEEP = timedelta(hours=10)  # a morning's text is stale in the evening
RECALLED = (Event.SEARCH_REMINDED, Event.VERIFY_REMINDED, Event.MAIRIE_REMINDED)
KINDS = ("referent_digest", "mairie_digest")
WAITING = (State.IN_CHARGE, State.DONE, State.STUCK)
FIRST = {Urgency.IMMEDIATE: 0, Urgency.SOON: 1, Urgency.PLANNED: 2}


@dataclass
class _Pile:
    """What waits for one phone; `told_by` is the latest morning for which a reminder of it was kept."""

    volunteer: Volunteer | None  # none: the duty phone
    requests: list[Request] = field(default_factory=list)
    told_by: datetime | None = None

    def count(self, state: State) -> int:
        return sum(request.state is state for request in self.requests)

    def first(self) -> Request:
        """The most urgent, then the oldest."""
        return min(self.requests, key=lambda one: (FIRST[one.urgency], one.opened_at, one.id))


def say_digests(desk: Desk, commune: Commune) -> int:
    """Post the digests of a commune whose morning has come; return how many.

    Exactly once a day and phone, however many workers look however often: the key of the text is unique.
    """
    piles = _piles(desk, commune)
    last = _last_digests(desk.session, commune, list(piles))
    due = [(phone, pile) for phone, pile in piles.items() if pile.told_by and _is_news(pile.told_by, last.get(phone))]
    return sum(_say(desk, commune, phone, pile) for phone, pile in due)


def _is_news(told_by: datetime, last: datetime | None) -> bool:
    return last is None or last < told_by


def _piles(desk: Desk, commune: Commune) -> dict[str, _Pile]:
    """What was recalled and still waits, by phone. A reminder sets `nudges`, and whatever moves a request clears it."""
    kept = _kept_reminders(desk, commune)
    requests = desk.session.scalars(
        select(Request)
        .where(Request.id.in_(list(kept)))
        .options(selectinload(Request.asks).selectinload(Ask.volunteer))
        .order_by(Request.id)
    )
    piles: dict[str, _Pile] = {}
    for request in requests:
        phone, volunteer = _reader(request)
        if phone:
            pile = piles.setdefault(phone, _Pile(volunteer))
            pile.requests.append(request)
            pile.told_by = max(kept[request.id], pile.told_by or kept[request.id])
    return piles


def _kept_reminders(desk: Desk, commune: Commune) -> dict[int, datetime]:
    """By request, the latest morning to come round by now for which a reminder of it was kept."""
    lines = (
        select(JournalEntry.request_id, JournalEntry.details)
        .join(Request, Request.id == JournalEntry.request_id)
        .where(Request.commune_id == commune.id, Request.state.in_(WAITING), Request.nudges > 0)
        .where(Request.suspended_until.is_(None), JournalEntry.event.in_(RECALLED))
    )
    kept: dict[int, list[datetime]] = defaultdict(list)
    for request_id, details in desk.session.execute(lines):
        morning = said_at(details)
        if request_id and morning and morning <= desk.now:
            kept[request_id].append(morning)
    return {request_id: max(mornings) for request_id, mornings in kept.items()}


def _reader(request: Request) -> tuple[str | None, Volunteer | None]:
    """Whose turn it is: the phone, and its owner unless it is the duty phone."""
    if request.state is State.STUCK:
        return request.commune.alert_phone, None
    referent = referent_of(request)
    if referent is None or referent.volunteer.stopped_at or referent.volunteer.number_changed_at:
        return None, None
    return referent.volunteer.phone, referent.volunteer


def _last_digests(session: Session, commune: Commune, phones: Sequence[str]) -> dict[str, datetime]:
    """Of this commune: whoever helps in two hears each of them."""
    if not phones:
        return {}
    sent = select(func.min(OutboxMessage.to_phone), func.max(OutboxMessage.created_at))
    ours = sent.where(OutboxMessage.commune_id == commune.id)
    mine = ours.where(OutboxMessage.to_phone.in_(phones), OutboxMessage.kind.in_(KINDS))
    return {row[0]: row[1] for row in session.execute(mine.group_by(found_in(OutboxMessage.to_phone)))}


def _say(desk: Desk, commune: Commune, phone: str, pile: _Pile) -> bool:
    """Post one, unless another worker has at the same moment."""
    hours = hours_of(commune)
    due_at, today = hours.next_waking(desk.now), desk.now.astimezone(hours.tz).date()
    whose = f"v{pile.volunteer.id}" if pile.volunteer else f"c{commune.id}"
    message = OutboxMessage(
        key=f"digest:{today}:{whose}",
        commune_id=commune.id,
        volunteer_id=pile.volunteer.id if pile.volunteer else None,
        kind="referent_digest" if pile.volunteer else "mairie_digest",
        to_phone=phone,
        created_at=desk.now,
        due_at=due_at,
        expires_at=due_at + KEEP,
    )
    try:
        with desk.session.begin_nested():
            message.body = _worded(desk, commune, pile)
            post(desk, message)
    except IntegrityError:
        return False
    return True


def _worded(desk: Desk, commune: Commune, pile: _Pile) -> str:
    frame, first = frame_of(desk, commune), pile.first()
    referent = referent_of(first)
    if pile.volunteer is None or referent is None:
        return texts.mairie_digest(frame, stuck=len(pile.requests), ref=first.ref)
    return texts.referent_digest(
        frame,
        to_verify=pile.count(State.DONE),
        to_search=pile.count(State.IN_CHARGE),
        link=new_link(desk, referent),
    )
