"""From the rows of a request to the facts that `steps` decides on."""

from datetime import datetime

from dispatch.asks import open_asks, referent_of
from dispatch.channels import is_texted
from dispatch.chasing.past import Past, past_of
from dispatch.chasing.steps import Case
from dispatch.chasing.waiting import limits_of, looks
from dispatch.deadlines import delays_of, due, next_digest, policy_of
from dispatch.desk import Desk
from dispatch.requests import Request
from dispatch.search import is_exhausted
from dispatch.states import Role, State


def case_of(desk: Desk, request: Request) -> Case:
    """The facts of one request at this desk."""
    past = past_of(desk.session, request)
    told_at, stop_at = limits_of(request, past) if looks(request) else (None, None)
    role = Role.BRICOLEUR if request.state is State.IN_CHARGE else Role.REFERENT
    return Case(
        state=request.state,
        now=desk.now,
        delays=delays_of(request),
        policy=policy_of(request),
        nudges=request.nudges,
        asked=len(open_asks(request, role)),
        has_referent=referent_of(request) is not None,
        exhausted=is_exhausted(request),
        waits=past.waits_until is not None,
        step_at=_step_at(request, past),
        told_at=told_at,
        stop_at=stop_at,
        suspended_until=request.suspended_until,
        duty_phone=request.commune.alert_phone is not None,
        digest=_waits_for_morning(desk, request),
    )


def _step_at(request: Request, past: Past) -> datetime | None:
    """When the present wait of a search is over. In the other states nothing comes before it: the deadline is it."""
    if request.state not in (State.OPEN, State.IN_CHARGE):
        return None
    role = Role.REFERENT if request.state is State.OPEN else Role.BRICOLEUR
    awaited = [ask.answer_by for ask in open_asks(request, role)]
    if awaited:
        return max(awaited)
    if request.state is State.OPEN:
        return None
    return past.waits_until or due(request, delays_of(request).referent_search, after=past.idle_since)


def _waits_for_morning(desk: Desk, request: Request) -> bool:
    """Whether a reminder that can wait would be said in the morning. Who is called hears of each thing by itself."""
    if next_digest(request, desk.now) is None:
        return False
    referent = referent_of(request)
    return request.state is State.STUCK or (referent is not None and is_texted(desk.line, referent.volunteer))
