"""Until when a request is left alone: the end of its present wait, or a limit of the search that comes before it."""

from datetime import datetime

from dispatch.chasing.past import LOOKING, Past, past_of
from dispatch.deadlines import timing_of
from dispatch.desk import Desk
from dispatch.requests import Request
from dispatch.states import AskState, Role


def wait(desk: Desk, request: Request, until: datetime) -> None:
    """Chase this request at `until`, or before that at the limits in time of its search; not while it is suspended."""
    if is_suspended(request):
        request.chase_at = request.suspended_until
        return
    limits = (limit for limit in limits_of(request, past_of(desk.session, request)) if limit) if looks(request) else ()
    request.chase_at = min([until, *limits])


def is_suspended(request: Request) -> bool:
    """Whether nobody is chased nor asked for it now: until `suspending.resume`, which the chase calls in time."""
    return request.suspended_until is not None


def looks(request: Request) -> bool:
    """Whether somebody is still to be found: in what was found already the limits of the search have no part."""
    held = sum(ask.role is Role.BRICOLEUR and ask.state is AskState.ACCEPTED for ask in request.asks)
    return request.state in LOOKING and held < request.seats


def limits_of(request: Request, past: Past) -> tuple[datetime | None, datetime | None]:
    """When the mairie is to hear that nobody is found, and when the search ends; None for what is not to come."""
    return timing_of(request).limits(past.since, told=past.told)
