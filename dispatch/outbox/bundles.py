"""Several messages to one phone within a short while travel in one text, so that nobody's phone rings in bursts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of, need_of
from dispatch.places import Commune
from dispatch.requests import Ask
from dispatch.rules import Rules
from dispatch.states import AskState, Channel, MessageState
from sms import texts
from sms.texts.bundle import WORDS, Line, bundle
from sms.when import spoken_deadline

MOST_LINES = 5  # more than any text has room for

# What wants something of its reader, and can wait a moment to be gathered. News and answers never wait.
SOLICITATIONS = frozenset(
    wording.__name__
    for wording in (
        texts.referent_asked,
        texts.referent_reminded,
        texts.referent_to_search,
        texts.referent_verify_reminded,
        texts.bricoleur_asked,
        texts.bricoleur_is_it_done,
    )
)
_RANG = (MessageState.LEASED, MessageState.SENT, MessageState.DELIVERED)
_LINK = re.compile(r"https?://\S+/l/[\w-]+")


def hold_until(session: Session, message: OutboxMessage, now: datetime) -> datetime | None:
    """When a solicitation may leave that comes close after another text to the same phone; None: it may leave now.

    Nothing is held that cannot wait or would be worthless afterwards.
    """
    if message.kind not in SOLICITATIONS or not _ordinary(message):
        return None
    window = _window(session, message)
    if not window:
        return None
    last = session.scalar(
        select(func.max(OutboxMessage.tried_at)).where(
            OutboxMessage.to_phone == message.to_phone,
            OutboxMessage.commune_id == message.commune_id,
            OutboxMessage.tried_at > now - window,
            OutboxMessage.state.in_(_RANG),
            OutboxMessage.id != message.id,
        )
    )
    if last is None:
        return None
    over = min(last, now) + window  # no clock that was set back makes anybody wait longer
    return over if over < message.expires_at else None


def gather(desk: Desk, message: OutboxMessage) -> None:
    """Let other messages to the same phone travel with `message`, which is being leased and not in doubt.

    They get its id as `bundled_in_id`, and its body becomes the words of all; each follower keeps its own. A bundle
    that is tried again keeps its words, unless one of its messages was withdrawn or became worthless meanwhile.
    """
    window = _window(desk.session, message)
    if not window or not _ordinary(message) or message.kind not in WORDS:
        return
    travelling = _followers(desk, message)
    stale = [one for one in travelling if not _still_wanted(one, desk.now)]
    if travelling and not stale:
        return
    for one in travelling:
        one.bundled_in_id = None
    desk.session.flush()
    _word(desk, message, _companions(desk, message, window), alone=bool(stale))


def _word(desk: Desk, message: OutboxMessage, companions: Sequence[OutboxMessage], *, alone: bool) -> None:
    """Word as many as fit, the longest due first; `alone` words the message even if nothing goes with it."""
    for many in range(len(companions), -1 if alone else 0, -1):
        members = [message, *companions[:many]]
        body = _body(desk, members)
        if body is not None:
            message.body = body
            for one in members[1:]:
                one.bundled_in_id = message.id
            return


def _body(desk: Desk, members: Sequence[OutboxMessage]) -> str | None:
    lines = [line for one in members if one.ask and (line := _line(one, one.ask))]
    if len(lines) < len(members):
        return None
    commune = desk.session.get_one(Commune, members[0].commune_id)
    asked = [one.ask.answer_by for one in members if one.ask and _wants_answer(one, one.ask)]
    by = spoken_deadline(min(asked), desk.now, commune.timezone) if asked else None
    return bundle(frame_of(desk, commune), lines, by)


def _line(message: OutboxMessage, ask: Ask) -> Line | None:
    """The message as a line, with the link of its own words: the first, where they are those of a bundle."""
    link = _LINK.search(message.body or "")
    visit = texts.VisitTimes(visit_start=ask.visit_start, visit_end=ask.visit_end)
    return Line(message.kind, replace(need_of(ask), code=ask.code), link[0], visit) if link else None


def _wants_answer(message: OutboxMessage, ask: Ask) -> bool:
    return message.kind in SOLICITATIONS and ask.state is AskState.OPEN


def _followers(desk: Desk, message: OutboxMessage) -> list[OutboxMessage]:
    """Whatever a try before this one took along."""
    if not message.tries:
        return []
    return list(desk.session.scalars(select(OutboxMessage).where(OutboxMessage.bundled_in_id == message.id)))


def _still_wanted(message: OutboxMessage, now: datetime) -> bool:
    return message.state in (MessageState.QUEUED, MessageState.LEASED) and message.expires_at > now


def _companions(desk: Desk, message: OutboxMessage, window: timedelta) -> list[OutboxMessage]:
    """What may go with it: queued, ordinary, soon due, and no bundle itself."""
    follower = aliased(OutboxMessage)
    return list(
        desk.session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.to_phone == message.to_phone,
                OutboxMessage.commune_id == message.commune_id,
                OutboxMessage.state == MessageState.QUEUED,
                OutboxMessage.channel == Channel.SMS,
                OutboxMessage.rank > 0,
                OutboxMessage.in_doubt.is_(False),
                OutboxMessage.bundled_in_id.is_(None),
                OutboxMessage.ask_id.is_not(None),
                OutboxMessage.kind.in_(WORDS),
                OutboxMessage.due_at <= desk.now + window,
                OutboxMessage.expires_at > desk.now,
                OutboxMessage.id != message.id,
                ~exists().where(follower.bundled_in_id == OutboxMessage.id),
            )
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(MOST_LINES - 1)
            .with_for_update(skip_locked=True, of=OutboxMessage)
        )
    )


def _ordinary(message: OutboxMessage) -> bool:
    """Whether a message may be bundled at all: about an ask, by text, and able to wait."""
    about_an_ask = message.ask_id is not None and not message.in_doubt
    return about_an_ask and message.rank > 0 and message.channel is Channel.SMS


def _window(session: Session, message: OutboxMessage) -> timedelta:
    commune = session.get_one(Commune, message.commune_id)
    return timedelta(minutes=Rules.from_json(commune.rules).bundle_minutes)
