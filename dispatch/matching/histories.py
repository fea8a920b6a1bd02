"""What bricoleurs have been asked, have answered and have done, counted by the database: one row a volunteer."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from dispatch.matching.among import among
from dispatch.matching.judging import Need
from dispatch.matching.reading import TO_VISIT, spent
from dispatch.requests import Ask, Request
from dispatch.states import AT_WORK, AskState, Role, State

DAY = timedelta(days=1)
YEAR = 365 * DAY  # what somebody answered before says little about now
SAID_YES = (AskState.ACCEPTED, AskState.RELEASED, AskState.LAPSED)
CARRIED_OUT = (State.DONE, State.VERIFIED)


class History(NamedTuple):
    """What one volunteer has behind them; the fields are the columns of `histories`."""

    today: int = 0  # asks, as for the next four; here those whose text leaves on the day the commune may send this one
    later: int = 0  # and here those whose text leaves after that day
    this_week: int = 0  # those whose text leaves less than a week before this one
    this_month: int = 0
    last_at: datetime | None = None
    week_began_at: datetime | None = None  # when the first of this week left
    for_this: int = 0
    to_visit: int = 0
    promised: int = 0  # visits whose hours are to come, wherever their request stands
    yes: int = 0  # answers of the last year, as for the next two
    no: int = 0
    silent: int = 0
    last_done_at: datetime | None = None


def histories(session: Session, request: Request, ids: list[int], *, need: Need) -> dict[int, History]:
    """What these volunteers have behind them; whoever was never asked is not there."""
    times = {
        "now": need.now,
        "day_begins": need.begins(need.sent_on),
        "day_ends": need.begins(need.sent_on + DAY),
        "week_before": (need.sent_at or need.now) - 7 * DAY,
        "month_ago": need.now - 30 * DAY,
        "year_ago": need.now - YEAR,
    }
    found = session.execute(_HISTORIES, {"ids": ids, "request": request.id, **times})
    return {row[0]: History(*row[1:]) for row in found}


def _statement() -> Select[*tuple[Any, ...]]:
    job = Ask.role == Role.BRICOLEUR
    heard = and_(job, Ask.state != AskState.UNREACHABLE)  # a text that never came tired nobody
    accepted = and_(job, Ask.state == AskState.ACCEPTED)
    lately = and_(job, Ask.asked_at > bindparam("year_ago"))
    return (
        select(
            Ask.volunteer_id,
            _count(heard, Ask.leaves_at >= bindparam("day_begins"), Ask.leaves_at < bindparam("day_ends")),
            _count(heard, Ask.leaves_at >= bindparam("day_ends")),
            _count(heard, Ask.leaves_at > bindparam("week_before")),
            _count(heard, Ask.asked_at > bindparam("month_ago")),
            func.max(Ask.asked_at).filter(heard),
            func.min(Ask.leaves_at).filter(heard, Ask.leaves_at > bindparam("week_before")),
            _count(spent(bindparam("request"))),
            _count(accepted, Request.state.in_(TO_VISIT)),
            _count(accepted, Request.state.in_(AT_WORK), Ask.visit_end > bindparam("now")),
            _count(lately, Ask.state.in_(SAID_YES)),
            _count(lately, Ask.state == AskState.DECLINED),
            _count(lately, Ask.state == AskState.EXPIRED),
            func.max(_visited_at()).filter(accepted, Request.state.in_(CARRIED_OUT)),
        )
        .join(Ask.request)
        .where(among(Ask.volunteer_id, "ids"))
        .group_by(Ask.volunteer_id)
    )


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(*conditions)


def _visited_at() -> ColumnElement[datetime]:
    """When a visit that took place was over: its agreed end, unless it was reported or checked before that."""
    reported = func.coalesce(Request.ended_at, Ask.visit_end, Ask.answered_at)
    return case((Ask.visit_end < reported, Ask.visit_end), else_=reported)


_HISTORIES = _statement()  # built once: building it takes longer than running it
