"""Sends what is in the outbox: lease, commit, send, mark. A sender is any thread that calls `deliver_due`."""

from collections.abc import Callable

from sqlalchemy.exc import DBAPIError, OperationalError

from dispatch.desk import Desk
from dispatch.outbox.bounce import bounce
from dispatch.outbox.leasing import Leased, lease_one
from dispatch.outbox.marking import Outcome, mark
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.receipts import take
from dispatch.outbox.sending import send
from sms.gateway import Accepted

__all__ = ["deliver_due", "deliver_one", "lease_one"]

# Seconds between tries to mark, where the database is away: the text has left, and nobody else should send it again.
MARK_AGAIN = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)


def deliver_due(post: PostRoom, *, most: int | None = None) -> int:
    """Send everything that is due, or `most` of it, the urgent first. Return how many messages were handled."""
    handled = 0
    while handled != most and deliver_one(post):
        handled += 1
    return handled


def deliver_one(post: PostRoom, taken: Callable[[], None] = lambda: None) -> bool:
    """Send one message, if one is due. The lease is committed before the network is touched: a crash loses nothing.

    `taken` is called before it is sent: another sender may look for the next one meanwhile.
    """
    leased = lease_one(post)
    if leased is None:
        return False
    try:
        taken()
        outcome = send(post, leased)
    finally:
        post.traffic.leave(leased.carrier)
    bounce(post, _mark(post, leased, outcome))
    if isinstance(outcome.result, Accepted) and outcome.result.receipt is not None:
        with post.sessions.begin() as session:
            take(Desk(session, post.clock(), post.line, post.rng), outcome.result.receipt)
    return True


def _mark(post: PostRoom, leased: Leased, outcome: Outcome) -> list[int]:
    """Mark it, in spite of a database that is away for a moment. Raises OperationalError when it stays away."""
    for seconds in MARK_AGAIN:
        try:
            return mark(post, leased, outcome)
        except DBAPIError as error:
            if not (isinstance(error, OperationalError) or error.connection_invalidated):
                raise
            post.sleep(seconds)
    return mark(post, leased, outcome)
