"""Table of the counts of tries."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base


class TryBucket(Base):
    """One leaking bucket: how full it is follows from when it will be empty. An empty one may be thrown away."""

    __tablename__ = "try_bucket"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # a keyed hash: neither an address nor a mail
    empty_at: Mapped[float] = mapped_column(index=True)  # seconds since 1970, so that both databases can add to it
