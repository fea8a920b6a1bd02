"""Tables of the phone line: what came in, how fast each sender may go, how each carrier does, what was watched."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.people import Volunteer
from dispatch.vault.columns import Findable, Sealed, found
from sms.replies import Meaning

_TO_READ = text("needs_human AND handled_at IS NULL")


class IncomingText(Base):
    """A text that somebody sent us, kept once however often the carrier brings it."""

    __tablename__ = "incoming_text"
    __table_args__ = (
        UniqueConstraint("carrier", "carrier_id"),
        Index("ix_incoming_text_to_read", "volunteer_id", sqlite_where=_TO_READ, postgresql_where=_TO_READ),
        Index("ix_incoming_text_phone", found("from_phone"), "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    carrier: Mapped[str] = mapped_column(String(20))
    carrier_id: Mapped[str] = mapped_column(String(64))
    from_phone: Mapped[str] = mapped_column(Findable("incoming_text.from_phone", "phone"))  # E.164
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))  # none: a number we do not know
    body: Mapped[str | None] = mapped_column(Sealed("incoming_text.body"))  # only while somebody must read it
    meaning: Mapped[Meaning] = mapped_column(word(Meaning, "meaning"))
    received_at: Mapped[datetime]
    needs_human: Mapped[bool] = mapped_column(default=False)
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))

    volunteer: Mapped[Volunteer | None] = relationship()


class PhoneCode(Base):
    """The code sent to a volunteer's number, to be said back before anything is asked of them. Only hashes are kept."""

    __tablename__ = "phone_code"

    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of the link in the same text
    sent_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)  # wrong codes so far

    volunteer: Mapped[Volunteer] = relationship()


class SenderPace(Base):
    """When a sender may send its next text: the pace is kept by all processes together."""

    __tablename__ = "sender_pace"

    sender: Mapped[str] = mapped_column(String(40), primary_key=True)  # "carrier:sender"
    next_at: Mapped[datetime]


class CarrierHealth(Base):
    """The share of texts a carrier gets, lowered by its faults; time wins it back."""

    __tablename__ = "carrier_health"

    carrier: Mapped[str] = mapped_column(String(20), primary_key=True)
    weight: Mapped[float]  # between 0 and 1 at `changed_at`
    changed_at: Mapped[datetime]


class Pulse(Base):
    """The last time a job of the timetable ran to its end, in whichever process."""

    __tablename__ = "pulse"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


class AuditFinding(Base):
    """Something the auditor saw that must not be: a request nobody waits for, a stale lease, a stopped clock."""

    __tablename__ = "audit_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("commune.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    found_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
