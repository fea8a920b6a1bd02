"""Table of the backups: one row each, good or not, so that the pages say when the last good one was."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base


class Backup(Base):
    """One backup that was tried."""

    __tablename__ = "backup"
    __table_args__ = (Index("ix_backup_good", "good", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]  # the instant that it keeps
    good: Mapped[bool]  # restored into a scratch database, and every row found again
    file: Mapped[str] = mapped_column(String(120))  # its name alone: the folder is a setting
    size: Mapped[int]  # bytes, encrypted
    rows: Mapped[int]  # of all tables
    seconds: Mapped[int]  # taking it and trying it out
    problem: Mapped[str] = mapped_column(String(200), default="")  # in French, empty when good
