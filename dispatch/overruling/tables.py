"""Table of the requests that were one and the same need."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base


class MergedRequest(Base):
    """A request that ended because another one is about the same need. The row goes when they are two again."""

    __tablename__ = "merged_request"
    __table_args__ = (CheckConstraint("kept_id <> request_id", name="another"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
