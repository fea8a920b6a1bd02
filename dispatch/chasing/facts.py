"""From the rows of a request to the facts that `steps` decides on."""

from dispatch.asks import open_asks, referent_of
from dispatch.channels import is_texted
from dispatch.chasing.past import past_of
from dispatch.chasing.steps import Case, wait_ends
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
    turn = past.waits_until or due(request, delays_of(request).referent_search, after=past.idle_since)
    awaited = open_asks(request, role)
    return Case(
        state=request.state,
        now=desk.now,
        delays=delays_of(request),
        policy=policy_of(request),
        nudges=request.nudges,
        asked=len(awaited),
        has_referent=referent_of(request) is not None,
        exhausted=is_exhausted(request),
        waits=past.waits_until is not None,
        step_at=wait_ends(request.state, (ask.answer_by for ask in awaited), referent=turn),
        told_at=told_at,
        stop_at=stop_at,
        suspended_until=request.suspended_until,
        duty_phone=request.commune.alert_phone is not None,
        digest=_waits_for_morning(desk, request),
    )


def _waits_for_morning(desk: Desk, request: Request) -> bool:
    """Whether a reminder that can wait would be said in the morning. Who is called hears of each thing by itself."""
    if next_digest(request, desk.now) is None:
        return False
    referent = referent_of(request)
    return request.state is State.STUCK or (referent is not None and is_texted(desk.line, referent.volunteer))
