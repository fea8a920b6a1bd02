"""Table of the time limits that a commune chose."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base, word
from dispatch.retention.periods import Kept


class RetentionPeriod(Base):
    """For how many months a commune keeps one kind of data. No row: as `periods.LIMITS` says."""

    __tablename__ = "retention_period"
    __table_args__ = (CheckConstraint("months > 0", name="months"),)

    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    kept: Mapped[Kept] = mapped_column(word(Kept, "kept"), primary_key=True)
    months: Mapped[int]
