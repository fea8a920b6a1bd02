"""Handing one message to its carrier. The only place of the workshop that touches the network."""

from dataclasses import replace

from dispatch.outbox.failover import SLOW
from dispatch.outbox.leasing import Leased
from dispatch.outbox.marking import Outcome
from dispatch.outbox.post_room import PostRoom
from dispatch.states import Channel
from sms.calls import OutgoingCall
from sms.gateway import Accepted, Doubt, Gateway, SmsFailed


def send(post: PostRoom, leased: Leased) -> Outcome:
    """Send it, or place the call. What may have left already is looked up first, where its carrier can be asked."""
    began = post.clock()
    outcome = _tried(post, leased)
    return replace(outcome, slow=post.clock() - began > SLOW)


def _tried(post: PostRoom, leased: Leased) -> Outcome:
    if leased.doubt is None:
        return Outcome(_hand_over(post, leased))
    route = post.carriers.named(leased.carrier)
    if leased.channel is not Channel.SMS or route is None or not route.gateway.can_find:
        return Outcome(_hand_over(post, leased), unresolved=True)
    found = _look_up(route.gateway, leased.doubt)
    if found is None and (leased.ask_only or len(post.carriers.routes) > 1):
        return Outcome(_absent(), absent=True)  # whoever is well may have it
    return found or Outcome(_hand_over(post, leased))


def _look_up(gateway: Gateway, doubt: Doubt) -> Outcome | None:
    """What its carrier knows of a message in doubt; None where it has to be sent."""
    try:
        found = gateway.find(doubt)
    except SmsFailed as failure:
        return Outcome(failure, asked_only=True)
    return Outcome(found) if found else None


def _absent() -> SmsFailed:
    return SmsFailed("l'opérateur n'a pas reçu ce texto : nous réessayons", permanent=False, code="absent")


def _hand_over(post: PostRoom, leased: Leased) -> Accepted | SmsFailed:
    try:
        if leased.channel is Channel.VOICE:
            return _call(post, leased)
        route = post.carriers.named(leased.carrier)
        if route is None:
            raise LookupError(leased.carrier)  # leased by settings of another process: its lease runs out
        return route.gateway.send(leased.text)
    except SmsFailed as failure:
        return failure


def _call(post: PostRoom, leased: Leased) -> Accepted:
    caller = post.carriers.caller
    if caller is None:
        raise LookupError(leased.carrier)
    return caller.call(OutgoingCall(leased.text.key, leased.text.to, leased.text.validity))
