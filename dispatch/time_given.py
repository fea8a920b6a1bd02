"""How long a neighbour really helped, as they say it themselves: asked after "c'est fait", and never required."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base
from dispatch.desk import Desk
from dispatch.errors import AskEnded
from dispatch.moves import lock
from dispatch.requests import Ask
from dispatch.states import AskState, Role, State

MOST_MINUTES = 12 * 60
_TOLD_AFTER = frozenset({State.DONE, State.VERIFIED})


class TimeGiven(Base):
    """What one neighbour gave to one request, in minutes, the way there included if they see it so."""

    __tablename__ = "time_given"
    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 720", name="minutes"),)

    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id"), primary_key=True)
    minutes: Mapped[int]
    told_at: Mapped[datetime]


def tell_minutes(desk: Desk, ask: Ask, minutes: int) -> None:
    """Keep how long they took; told again, the last word counts.

    Raises AskEnded while the job is not done or when it was not theirs, ValueError for what is no length of a visit.
    """
    request = lock(desk.session, ask.request_id)
    if not may_tell(ask):
        raise AskEnded(request.ref)
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError("minutes")
    told = desk.session.get(TimeGiven, ask.id) or TimeGiven(ask_id=ask.id)
    told.minutes, told.told_at = minutes, desk.now
    desk.session.add(told)
    desk.session.flush()


def may_tell(ask: Ask) -> bool:
    """Whether the job is done and this neighbour was there."""
    return ask.role is Role.BRICOLEUR and ask.state is AskState.ACCEPTED and ask.request.state in _TOLD_AFTER


def minutes_told(desk: Desk, ask: Ask) -> int | None:
    """What they said, if they did."""
    told = desk.session.get(TimeGiven, ask.id)
    return told.minutes if told else None
