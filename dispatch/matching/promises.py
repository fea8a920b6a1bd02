"""The visits that bricoleurs are expected for: nobody is asked for hours they have promised to somebody else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from dispatch.availability import Promise
from dispatch.requests import Ask, Job, Request
from dispatch.states import AT_WORK, AskState, Role

Promises: TypeAlias = Mapping[int, Sequence[Promise]]  # by the volunteer's id; who promised nothing is not there

_PROMISED = (  # built once: building it takes longer than running it
    select(Ask.volunteer_id, Ask.visit_start, Ask.visit_end, Job.minutes)
    .join(Ask.request)
    .join(Request.job)
    .where(
        Ask.volunteer_id.in_(bindparam("ids", type_=Integer, expanding=True)),
        Ask.role == Role.BRICOLEUR,
        Ask.state == AskState.ACCEPTED,
        Ask.visit_end > bindparam("now"),
        Ask.request_id != bindparam("request"),
        Request.state.in_(AT_WORK),
    )
)


def promises_of(session: Session, request: Request, ids: Sequence[int], *, now: datetime) -> Promises:
    """What these volunteers promised for other requests than this one and is not over."""
    promised: dict[int, list[Promise]] = defaultdict(list)
    if not ids:
        return promised
    for id_, start, end, minutes in session.execute(_PROMISED, {"ids": ids, "now": now, "request": request.id}):
        if start and end:
            promised[id_].append(Promise(start, end, timedelta(minutes=minutes)))
    return promised
