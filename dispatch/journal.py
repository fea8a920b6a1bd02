"""Tables of what happened and of what is to be sent: the journal and the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import Channel, MessageState, State
from dispatch.vault.columns import Findable, Sealed, found

OF_COMMUNE = text("request_id IS NULL")
STEP = text("(event = 'taken_charge' OR to_state = 'done')")  # what the figures measure the time to


class JournalEntry(Base):
    """One thing that happened to a request or to a whole commune, written in the transaction in which it happened."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_story", "request_id", "id"),
        Index("ix_journal_entry_commune", "commune_id", "id", sqlite_where=OF_COMMUNE, postgresql_where=OF_COMMUNE),
        Index("ix_journal_entry_step", "request_id", "event", "to_state", "at", sqlite_where=STEP,
              postgresql_where=STEP),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))  # none: of the commune as a whole
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(40))  # a member of `events.Event`
    actor_agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    actor_volunteer_id: Mapped[int | None] = mapped_column(
        ForeignKey("volunteer.id")
    )  # neither: the clock did it; both: told to an agent
    from_state: Mapped[State | None] = mapped_column(word(State, "from_state"))
    to_state: Mapped[State | None] = mapped_column(word(State, "to_state"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ids, counts and words: never a name or a number

    request: Mapped[Request | None] = relationship()


ANSWER = "reply_"  # how the kinds of answers to somebody's own text begin

# Words rather than parameters: SQLite uses a partial index only when it can read the condition in the query itself.
WAITING = text("state IN ('queued', 'leased')")
NOT_RECEIVED = text("handled_at IS NULL AND state IN ('failed', 'expired')")
_BUNDLED = text("bundled_in_id IS NOT NULL")
_BEING_SENT = text("state = 'leased' AND bundled_in_id IS NULL")


class OutboxMessage(Base):
    """A text to be sent, written in the transaction that made it necessary, sent afterwards by `delivery`."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_due", "rank", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        # One text at a time to a phone, whoever sends: they arrive in order, and no dead phone holds up all senders.
        Index("uq_outbox_message_sending", found("to_phone"), unique=True, sqlite_where=_BEING_SENT,
              postgresql_where=_BEING_SENT),
        Index("ix_outbox_message_not_received", "commune_id", "id", sqlite_where=NOT_RECEIVED,
              postgresql_where=NOT_RECEIVED),
        Index("ix_outbox_message_next", found("to_phone"), sqlite_where=WAITING, postgresql_where=WAITING),
        # Of the few that travel in another: SQLite would otherwise seek all the others by it.
        Index("ix_outbox_message_bundled", "bundled_in_id", sqlite_where=_BUNDLED, postgresql_where=_BUNDLED),
        Index("ix_outbox_message_phone", found("to_phone"), "tried_at"),
        Index("ix_outbox_message_day", "commune_id", "tried_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)  # the same news is never written twice
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    ask_id: Mapped[int | None] = mapped_column(ForeignKey("ask.id"), index=True)
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))  # none: the mairie's duty phone
    channel: Mapped[Channel] = mapped_column(word(Channel, "channel"), default=Channel.SMS)
    kind: Mapped[str] = mapped_column(String(40))  # the function of `sms.texts` that worded it
    to_phone: Mapped[str] = mapped_column(Findable("outbox_message.to_phone", "phone"))
    body: Mapped[str | None] = mapped_column(
        Sealed("outbox_message.body")
    )  # blanked once the carrier has it, or when it is given up
    rank: Mapped[int] = mapped_column(default=1)  # 0 goes before 1: what cannot wait
    state: Mapped[MessageState] = mapped_column(word(MessageState, "state"), default=MessageState.QUEUED)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]  # not before; moved on after a passing failure and by a lease
    expires_at: Mapped[datetime]  # worthless afterwards
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))  # who is sending it; only they may mark it
    tried_at: Mapped[datetime | None]  # when the last try began
    in_doubt: Mapped[bool] = mapped_column(default=False)  # a try began, and what became of it was never written
    doubts: Mapped[int] = mapped_column(default=0)  # tries in a row of which that is so
    bundled_in_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))  # travels with it
    carrier: Mapped[str | None] = mapped_column(String(20))
    carrier_id: Mapped[str | None] = mapped_column(String(64), index=True)
    segments: Mapped[int | None]  # as billed; none for a text that travelled in another
    price_micros: Mapped[int | None]  # millionths of a euro, by the price in the settings
    error_code: Mapped[str | None] = mapped_column(String(20))  # the carrier's own
    error: Mapped[str | None] = mapped_column(Sealed("outbox_message.error"))
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # the agent who took care of a failure
    handled_at: Mapped[datetime | None]

    request: Mapped[Request | None] = relationship()
    ask: Mapped[Ask | None] = relationship()
    volunteer: Mapped[Volunteer | None] = relationship()
