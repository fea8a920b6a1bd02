"""Table of the seals."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base


class JournalSeal(Base):
    """The proof of one journal line. It outlives the line: what the law has erased was there, and nothing else was.

    `entry_id` is no foreign key for that reason. Without `salt` the content has been given up for erasure.
    """

    __tablename__ = "journal_seal"

    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # 1, 2, 3 … without a gap
    entry_id: Mapped[int] = mapped_column(unique=True)
    salt: Mapped[str | None] = mapped_column(String(32))
    content: Mapped[str] = mapped_column(String(64))  # hash of the salt and of what the line says
    link: Mapped[str] = mapped_column(String(64))  # hash of the link before, the number and the content
    sealed_at: Mapped[datetime]
