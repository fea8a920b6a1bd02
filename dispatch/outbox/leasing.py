"""Taking a message to send it: one sender alone has it, for as long as its lease lasts."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.outbox.bounce import bounce
from dispatch.outbox.bundles import gather, hold_until
from dispatch.outbox.caps import put_off_by_cap
from dispatch.outbox.clock_leap import wake_after_leap
from dispatch.outbox.due import next_due
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.unsent import End, Waiting, end_unsent, must_ask, no_carrier, why_not
from dispatch.outbox.ways import Closed, choose, look, take_turn
from dispatch.states import Channel, MessageState
from sms.gateway import Doubt, OutgoingText

MOST_RACES = 20  # lost in a row: what keeps being lost is no race


@dataclass(frozen=True)
class Leased:
    """A message that this sender, and no other, is sending by `carrier`. `doubt`: an earlier try may have succeeded.

    `ask_only`: nobody wants it any more, but what travels with it must know whether it left.
    """

    id: int
    lease: str
    tries: int
    text: OutgoingText
    channel: Channel
    carrier: str
    doubt: Doubt | None
    others: bool  # more rows of the outbox travel in this text
    ask_only: bool = False


def lease_one(post: PostRoom) -> Leased | None:
    """Take the next due message for this sender alone; what can no longer be sent is ended on the way, one by one."""
    races = 0
    while True:
        try:
            taken = _take(post)
        except (IntegrityError, Closed):
            # Another sender took a text to the same phone, or the carrier's turn, this very moment: look again.
            races += 1
            if races > MOST_RACES:
                raise
            continue
        if isinstance(taken, Leased) or taken is None:
            return taken
        bounce(post, taken)


def _take(post: PostRoom) -> Leased | Sequence[int] | None:
    """A message leased; None where nothing is due; or the ids of what failed for good, perhaps none, to look again."""
    with ExitStack() as undo:
        with post.sessions.begin() as session:
            now = post.clock()
            ways = look(session, post, now)
            waiting = next_due(session, ways.shut(), now)
            if waiting is None:
                return () if wake_after_leap(session, now, post.lease) else None
            message, desk = waiting.message, Desk(session, now, post.line, post.rng)
            carrier = choose(message, ways, post)
            end = why_not(session, waiting, now) or (no_carrier(message) if carrier is None else None)
            ask_only = end is not None and _must_ask(desk, post, message, end)
            if carrier is None or (end is not None and not ask_only):
                return end_unsent(session, message, end or no_carrier(message), now)
            if not ask_only and _must_wait(desk, waiting):
                return ()
            take_turn(session, post, message, carrier)
            if not post.traffic.enter(carrier):
                raise Closed(carrier)
            undo.callback(post.traffic.leave, carrier)
            leased = replace(_lease(desk, message, carrier, post), ask_only=ask_only)
        undo.pop_all()  # committed: the place at the carrier is given back once it has answered
        return leased


def _must_ask(desk: Desk, post: PostRoom, message: OutboxMessage, end: End) -> bool:
    route = post.carriers.named(message.carrier or "")
    return route is not None and route.gateway.can_find and must_ask(desk.session, message, end, desk.now)


def _must_wait(desk: Desk, waiting: Waiting) -> bool:
    """Whether the commune's cap or a bundle holds it back for now."""
    message = waiting.message
    if put_off_by_cap(desk.session, message, waiting.commune, desk.now):
        return True
    held_until = None if message.in_doubt else hold_until(desk.session, message, desk.now)
    if held_until is None or held_until <= desk.now:
        return False
    message.due_at = held_until
    return True


def _lease(desk: Desk, message: OutboxMessage, carrier: str, post: PostRoom) -> Leased:
    now = desk.now
    doubt = _doubt_of(desk.session, message, now) if message.in_doubt else None
    if doubt is None:
        gather(desk, message)
    message.state, message.lease = MessageState.LEASED, token_hex(8)
    message.due_at = now + post.lease  # a lease that nobody marks is due again by itself
    message.tries += 1
    message.tried_at, message.carrier = now, carrier
    message.in_doubt, message.doubts = True, message.doubts + 1  # until somebody writes what became of it
    desk.session.flush()
    others = message.ask_id is not None and message.rank > 0 and _lease_others(desk.session, message)
    text = doubt.text if doubt else _text(message, now)
    return Leased(message.id, message.lease, message.tries, text, message.channel, carrier, doubt, others)


def _lease_others(session: Session, message: OutboxMessage) -> bool:
    """What travels with it shares its lease. Whether anything does."""
    shared = session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.bundled_in_id == message.id,
            OutboxMessage.state.in_((MessageState.QUEUED, MessageState.LEASED)),
        )
        .values(state=MessageState.LEASED, lease=message.lease, due_at=message.due_at, carrier=message.carrier)
        .execution_options(synchronize_session=False)
    )
    return bool(shared.rowcount)  # type: ignore[attr-defined]


def _doubt_of(session: Session, message: OutboxMessage, now: datetime) -> Doubt:
    """What the carrier is asked. It cannot have left before it was written, nor in the future of a clock set back."""
    others = select(OutboxMessage.carrier_id).where(
        OutboxMessage.to_phone == message.to_phone,
        OutboxMessage.tried_at >= message.created_at,
        OutboxMessage.carrier_id.is_not(None),
        OutboxMessage.id != message.id,
    )
    since = min(message.created_at, now)
    return Doubt(_text(message, now), since, frozenset(claimed for claimed in session.scalars(others) if claimed))


def _text(message: OutboxMessage, now: datetime) -> OutgoingText:
    return OutgoingText(message.key, message.to_phone, message.body or "", validity=message.expires_at - now)
