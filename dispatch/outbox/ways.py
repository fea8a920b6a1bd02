"""Which carriers can take a message at this moment, and which of them gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from dispatch.journal import OutboxMessage
from dispatch.outbox.carrier_health import read_health
from dispatch.outbox.failover import in_order, weights
from dispatch.outbox.pace import claim, is_free, next_turns, sender_of
from dispatch.outbox.post_room import PostRoom
from dispatch.states import Channel


class Closed(Exception):
    """Between the look and the claim another sender took the turn, or the last place: look again."""


@dataclass(frozen=True)
class Ways:
    """`weights`: of the carriers of texts that are free now, `all_free` if all are. `voice`: calls can be placed."""

    weights: Mapping[str, float]
    all_free: bool
    voice: bool

    def shut(self) -> list[ColumnElement[bool]]:
        """What a message must fulfil to be sent by what is free: nothing special as long as everything is."""
        if self.all_free and self.voice:
            return []
        anyhow, call = OutboxMessage.in_doubt.is_(False), OutboxMessage.channel == Channel.VOICE
        # A message in doubt waits for the carrier that may have it.
        bound = and_(OutboxMessage.in_doubt, OutboxMessage.carrier.in_(self.weights))
        text = or_(bound, anyhow if self.weights else false())
        return [or_(and_(~call, text), call if self.voice else false())]


def look(session: Session, post: PostRoom, now: datetime) -> Ways:
    """See what is free: no query at all with one carrier whose pace nobody limits."""
    routes, traffic = post.carriers.routes, post.traffic
    turns = next_turns(session, routes)
    free = [
        route
        for route in routes
        if traffic.has_room(route.gateway.name) and is_free(turns.get(sender_of(route)), route, now)
    ]
    shares = [(route.gateway.name, route.share) for route in free]
    health = read_health(session) if len(routes) > 1 else {}
    caller = post.carriers.caller
    voice = caller is None or traffic.has_room(caller.name)
    return Ways(weights(shares, health, now), len(free) == len(routes), voice)


def choose(message: OutboxMessage, ways: Ways, post: PostRoom) -> str | None:
    """The carrier that gets a message; None where no carrier may: the only one that could is not in the settings.

    In doubt, it is the one that may have it already. Otherwise one whose failure is known comes last.
    """
    if message.channel is Channel.VOICE:
        return post.carriers.caller.name if post.carriers.caller else None
    if message.in_doubt and message.carrier:
        return message.carrier if post.carriers.named(message.carrier) else None
    return in_order(ways.weights, post.rng, failed=message.carrier if message.tries else None)[0]


def take_turn(session: Session, post: PostRoom, message: OutboxMessage, carrier: str) -> None:
    """Claim the turn of the carrier's sender, for a text. Raises Closed when somebody was quicker."""
    route = post.carriers.named(carrier) if message.channel is Channel.SMS else None
    if route is not None and not claim(session, route, post.clock()):
        raise Closed(carrier)
