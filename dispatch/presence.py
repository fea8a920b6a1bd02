"""Tables of who is there when: exceptions to the week, days on duty, people who must not meet again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base, word
from dispatch.states import Apart


class AvailabilityException(Base):
    """A stretch of real time in which a volunteer's week does not hold: they are away, or free for once."""

    __tablename__ = "availability_exception"
    __table_args__ = (
        CheckConstraint("start_at < end_at", name="forward"),
        Index("ix_availability_exception_volunteer", "volunteer_id", "end_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    free: Mapped[bool] = mapped_column(default=False)


class ReferentDuty(Base):
    """A day of every week on which a referent is on duty for a sector: asked before the others of that sector."""

    __tablename__ = "referent_duty"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)  # Monday is 0
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True, index=True)


class NeverTogether(Base):
    """Plus jamais ensemble: this volunteer is never again asked for this person. No reason is kept."""

    __tablename__ = "never_together"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True, index=True)
    said_by: Mapped[Apart] = mapped_column(word(Apart, "said_by"))
    said_at: Mapped[datetime]
