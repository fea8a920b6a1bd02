"""Table of the time limits that a commune chose."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base, word
from dispatch.retention.periods import Kept


class RetentionPeriod(Base):
    """For how long a commune keeps one kind of data, in the unit of its limit. No row: as `periods.LIMITS` says."""

    __tablename__ = "retention_period"
    __table_args__ = (CheckConstraint("length > 0", name="length"),)

    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    kept: Mapped[Kept] = mapped_column(word(Kept, "kept"), primary_key=True)
    length: Mapped[int]
