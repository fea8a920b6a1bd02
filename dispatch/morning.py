"""What waits for whom this morning: all that the digest counts in a few words, request by request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from dispatch.asks import open_asks, referent_of
from dispatch.deadlines import hours_of
from dispatch.desk import Desk
from dispatch.digest import FIRST, KINDS, WAITING
from dispatch.journal import OutboxMessage
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import Role, State

MOST_READ = 300  # requests, the oldest first


@dataclass(frozen=True)
class Morning:
    """What waits for one reader, the most urgent first. `volunteer`: none for the mairie.

    `told`: the text of this morning, where one was written.
    """

    volunteer: Volunteer | None
    requests: Sequence[Request]
    told: OutboxMessage | None


def mornings(desk: Desk, commune: Commune) -> list[Morning]:
    """By reader, the mairie first, then who has most in hand. In three queries, however many wait."""
    piles: dict[int | None, list[Request]] = {}
    readers: dict[int | None, Volunteer | None] = {None: None}
    for request in _waiting(desk.session, commune):
        reader = _reader(request)
        if reader is not None or request.state is State.STUCK:
            key = reader.id if reader else None
            readers[key] = reader
            piles.setdefault(key, []).append(request)
    told = _told_today(desk, commune)
    found = [Morning(readers[key], sorted(pile, key=_turn), told.get(key)) for key, pile in piles.items()]
    return sorted(found, key=lambda one: (one.volunteer is not None, -len(one.requests)))


def _waiting(session: Session, commune: Commune) -> Sequence[Request]:
    mine = select(Request).where(
        Request.commune_id == commune.id, Request.state.in_(WAITING), Request.suspended_until.is_(None)
    )
    loaded = mine.options(
        joinedload(Request.job), joinedload(Request.sector), selectinload(Request.asks).joinedload(Ask.volunteer)
    )
    return session.scalars(loaded.order_by(Request.opened_at, Request.id).limit(MOST_READ)).all()


def _reader(request: Request) -> Volunteer | None:
    """The referent whose turn it is; nobody while neighbours are being asked, or while it is the mairie's."""
    asking = request.state is State.IN_CHARGE and bool(open_asks(request, Role.BRICOLEUR))
    referent = referent_of(request)
    return None if asking or referent is None or request.state is State.STUCK else referent.volunteer


def _turn(request: Request) -> tuple[int, datetime, int]:
    return FIRST[request.urgency], request.opened_at, request.id


def _told_today(desk: Desk, commune: Commune) -> dict[int | None, OutboxMessage]:
    """The digests of this local day, by their reader's id."""
    zone = hours_of(commune).tz
    midnight = desk.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    texts = select(OutboxMessage).where(
        OutboxMessage.commune_id == commune.id, OutboxMessage.kind.in_(KINDS), OutboxMessage.created_at >= midnight
    )
    return {text.volunteer_id: text for text in desk.session.scalars(texts.order_by(OutboxMessage.id))}
