"""Handing one message to its carrier. The only place of the workshop that touches the network."""

from dispatch.failover import SLOW
from dispatch.leasing import Leased
from dispatch.marking import Outcome
from dispatch.post_room import PostRoom
from dispatch.states import Channel
from sms.calls import OutgoingCall
from sms.gateway import Accepted, SmsFailed


def send(post: PostRoom, leased: Leased) -> Outcome:
    """Send it, or place the call. What may have left already is looked up first, where its carrier can be asked."""
    began = post.clock()
    outcome = _look_up(post, leased) or Outcome(_hand_over(post, leased))
    return Outcome(outcome.result, outcome.asked_only, slow=post.clock() - began > SLOW)


def _look_up(post: PostRoom, leased: Leased) -> Outcome | None:
    """What its carrier knows of a message in doubt; None where it has to be sent (again, where nobody can tell)."""
    route = post.carriers.named(leased.carrier)
    if leased.doubt is None or leased.channel is not Channel.SMS or route is None or not route.gateway.can_find:
        return None
    try:
        found = route.gateway.find(leased.doubt)
    except SmsFailed as failure:
        return Outcome(failure, asked_only=True)
    return Outcome(found) if found else None


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
