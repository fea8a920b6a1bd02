"""Tables of the looks at personal data, and of the hours in which somebody read unlike themselves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.consulting.looks import Way
from dispatch.people import Agent, Volunteer
from dispatch.requests import Request


class Consultation(Base):
    """Somebody looked at somebody's data. The reader is an agent, a volunteer by a link, or whoever holds a badge."""

    __tablename__ = "consultation"
    __table_args__ = (
        Index("ix_consultation_person", "person_id", "at"),
        Index("ix_consultation_volunteer", "volunteer_id", "at"),
        Index("ix_consultation_commune", "commune_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)  # see `Look.key`: one look is written once
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    at: Mapped[datetime]
    reader_agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    reader_volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))
    page: Mapped[str] = mapped_column(String(60))  # the route that showed it
    way: Mapped[Way] = mapped_column(word(Way, "way"))

    reader_agent: Mapped[Agent | None] = relationship(foreign_keys=reader_agent_id)
    reader_volunteer: Mapped[Volunteer | None] = relationship(foreign_keys=reader_volunteer_id)
    request: Mapped[Request | None] = relationship()


class UnusualReading(Base):
    """An hour of an agent's reading that is unlike them, until somebody of the mairie has asked what it was."""

    __tablename__ = "unusual_reading"
    __table_args__ = (
        UniqueConstraint("agent_id", "since"),
        CheckConstraint("(explained_at IS NULL) = (explained_by_id IS NULL)", name="explained_by_somebody"),
        Index("ix_unusual_reading_commune", "commune_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    since: Mapped[datetime]  # the beginning of the hour
    records: Mapped[int]  # how many different ones were opened
    usual: Mapped[int]  # the most they opened in an hour in the weeks before
    signs: Mapped[str] = mapped_column(String(60))  # words of `unusual.Sign`, with spaces between
    found_at: Mapped[datetime]
    explained_at: Mapped[datetime | None]
    explained_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))

    agent: Mapped[Agent] = relationship(foreign_keys=agent_id)
    explained_by: Mapped[Agent | None] = relationship(foreign_keys=explained_by_id)
