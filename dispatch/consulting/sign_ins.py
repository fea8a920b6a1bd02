"""Who opened an account, when, with what: read by its owner and by the mairie, for a year at most."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.people import Agent


class Opened(StrEnum):
    """By what an account was opened."""

    HERE = "here"  # by a password
    ELSEWHERE = "elsewhere"  # by an identity provider


class Second(StrEnum):
    """What was shown beside."""

    NONE = "none"
    OWED = "owed"  # asked for and never given: whoever it was saw nothing
    CODE = "code"
    KEY = "key"
    PAPER = "paper"
    SET_UP = "set_up"  # made in this very session: the account had none before
    ELSEWHERE = "elsewhere"  # checked by the identity provider


class SignIn(Base):
    """One time that an account was opened. Neither its mail nor an address of the network is here."""

    __tablename__ = "sign_in"
    __table_args__ = (
        Index("ix_sign_in_agent", "agent_id", "at"),
        CheckConstraint("(handled_at IS NULL) = (handled_by_id IS NULL)", name="handled_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    session_id: Mapped[int] = mapped_column(index=True)  # of the session that began: no key, it is gone before this is
    at: Mapped[datetime]
    opened: Mapped[Opened] = mapped_column(word(Opened, "opened"))
    second: Mapped[Second] = mapped_column(word(Second, "second"))
    device: Mapped[str] = mapped_column(String(60))  # in words, as "Firefox sur Windows"
    network: Mapped[str] = mapped_column(String(64))  # a keyed hash of it: enough to tell two apart
    disowned_at: Mapped[datetime | None]  # its owner says: that was not me
    handled_at: Mapped[datetime | None]  # and the mairie has seen to it
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))

    agent: Mapped[Agent] = relationship(foreign_keys=agent_id)
    handled_by: Mapped[Agent | None] = relationship(foreign_keys=handled_by_id)


def note_second(session: Session, session_id: int, second: Second, *, since: datetime) -> None:
    """The second factor of the session that began at `since` was shown: another may have had its number before."""
    mine = (SignIn.session_id == session_id, SignIn.at >= since)
    owed = update(SignIn).where(*mine, SignIn.second == Second.OWED)
    session.execute(owed.values(second=second))
