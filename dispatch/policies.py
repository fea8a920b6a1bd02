"""Tables of what a commune decided: its rules, version by version, and its times of crisis."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base, word
from dispatch.states import CrisisKind
from dispatch.vault.columns import Sealed

_RUNNING = text("ended_at IS NULL")


class RulesVersion(Base):
    """The rules of a commune as they stood from an instant on. A request keeps the version it began with."""

    __tablename__ = "rules_version"
    __table_args__ = (UniqueConstraint("commune_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    number: Mapped[int]  # 1, 2, ... within the commune
    rules: Mapped[dict[str, Any]]  # see `rules.Rules.from_json`
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # none: a command did it
    note: Mapped[str] = mapped_column(Sealed("rules_version.note"), default="")  # why, in the agent's words


class Crisis(Base):
    """A heat wave, snow: a time in which a commune asks quicker and wider, and calls people every day."""

    __tablename__ = "crisis"
    __table_args__ = (
        Index("uq_crisis_running", "commune_id", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        CheckConstraint("begun_at < until", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    kind: Mapped[CrisisKind] = mapped_column(word(CrisisKind, "kind"))
    begun_at: Mapped[datetime]
    until: Mapped[datetime]  # it ends by itself then, unless somebody ended or prolonged it
    ended_at: Mapped[datetime | None]
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # none: it ended by itself

    @property
    def last_instant(self) -> datetime:
        """On its last day: `until` is the midnight after it."""
        return self.until - timedelta(seconds=1)
