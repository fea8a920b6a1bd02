"""Table of the calls to be made by hand: one line of a day's sheet, and what came of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.calling.whom import Outcome, Why
from dispatch.people import Agent
from dispatch.requests import Ask, Request


class CallLine(Base):
    """Somebody to call on one day. Only ids: names and numbers are read when the sheet is shown."""

    __tablename__ = "call_line"
    __table_args__ = (
        UniqueConstraint("commune_id", "day", "code"),
        UniqueConstraint("day", "request_id", "why"),  # a request is called about once a day for one reason
        CheckConstraint("(outcome IS NULL) = (entered_at IS NULL)", name="outcome_has_its_hour"),
        Index("ix_call_line_request", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    day: Mapped[date]  # in the commune's time
    code: Mapped[str] = mapped_column(String(3))  # what is written in front of the line, see `whom.code_of`
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    ask_id: Mapped[int | None] = mapped_column(ForeignKey("ask.id"))  # whose volunteer is called; none: the person
    why: Mapped[Why] = mapped_column(word(Why, "why"))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome, "outcome"))
    entered_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))

    request: Mapped[Request] = relationship()
    ask: Mapped[Ask | None] = relationship()
    entered_by: Mapped[Agent | None] = relationship(foreign_keys=entered_by_id)
