"""Tables of those who record needs: how they wish to be told, and the notes on a request."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.people import Agent
from dispatch.states import NoticeBy
from dispatch.vault.columns import Findable, Sealed


class AgentWish(Base):
    """How an agent wishes to be told that a need they recorded has ended. No row: not at all."""

    __tablename__ = "agent_wish"
    __table_args__ = (CheckConstraint("told_by <> 'sms' OR phone IS NOT NULL", name="text_needs_phone"),)

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), primary_key=True)
    told_by: Mapped[NoticeBy] = mapped_column(word(NoticeBy, "told_by"))
    phone: Mapped[str | None] = mapped_column(Findable("agent_wish.phone", "phone"))  # E.164, a mobile


class RequestNote(Base):
    """A few words of an agent about a request. The mairie reads them; never in a text, nor in the journal."""

    __tablename__ = "request_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(Sealed("request_note.body"))
    for_referent: Mapped[bool] = mapped_column(default=False)  # the referent in charge reads it too

    agent: Mapped[Agent] = relationship()
