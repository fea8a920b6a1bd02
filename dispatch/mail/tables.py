"""Table of the mails to be sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.people import Agent
from dispatch.states import MessageState
from dispatch.vault.columns import Sealed

WAITING = text("state IN ('queued', 'leased')")


class MailMessage(Base):
    """A mail, written in the transaction that made it necessary, sent afterwards by `mail.delivery`."""

    __tablename__ = "mail_message"
    __table_args__ = (
        Index("ix_mail_message_due", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_mail_message_agent", "agent_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)  # the same news is never written twice
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    to_address: Mapped[str] = mapped_column(Sealed("mail_message.to_address"))
    subject: Mapped[str] = mapped_column(Sealed("mail_message.subject"))
    body: Mapped[str | None] = mapped_column(
        Sealed("mail_message.body")
    )  # blanked once it has left, or when it is given up
    state: Mapped[MessageState] = mapped_column(word(MessageState, "state"), default=MessageState.QUEUED)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]  # not before; moved on after a passing failure and by a lease
    expires_at: Mapped[datetime]  # worthless afterwards
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))  # who is sending it; only they may mark it
    error: Mapped[str | None] = mapped_column(Sealed("mail_message.error"))
    ended_at: Mapped[datetime | None]

    agent: Mapped[Agent] = relationship()
