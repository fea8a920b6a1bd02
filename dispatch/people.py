"""Tables of people: agents and their organisations, volunteers, persons helped."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.places import Commune, Sector
from dispatch.states import AgentRole, Season, StopBy, Suspension, Travel
from dispatch.vault.columns import Findable, Sealed, found

sector_referent = Table(
    "sector_referent",
    Base.metadata,
    Column("sector_id", ForeignKey("sector.id"), primary_key=True),
    Column("volunteer_id", ForeignKey("volunteer.id"), primary_key=True, index=True),
)


class Organisation(Base):
    """Where agents work: the CCAS, a care service, a partner."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("commune_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(Sealed("organisation.phone"))

    commune: Mapped[Commune] = relationship()


class Agent(Base):
    """Somebody with an account: a prescriber or a member of the mairie."""

    __tablename__ = "agent"
    __table_args__ = (Index("uq_agent_email", found("email"), unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(Findable("agent.email", "mail"))  # kept in lower case
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[AgentRole] = mapped_column(word(AgentRole, "role"))
    first_name: Mapped[str] = mapped_column(Sealed("agent.first_name"))
    last_name: Mapped[str] = mapped_column(Sealed("agent.last_name"))
    active: Mapped[bool] = mapped_column(default=True)
    # Answers for the others: an administrator at the mairie, the person in charge of an organisation of prescribers.
    leads: Mapped[bool] = mapped_column(default=False, server_default=false())
    last_seen_at: Mapped[datetime | None]  # to within a few minutes; none: has never signed in
    removed_at: Mapped[datetime | None]  # the account is gone for good; the row stays, for what it recorded
    forgotten_at: Mapped[datetime | None]  # its name is gone too: what it recorded was done by "un ancien agent"

    commune: Mapped[Commune] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Volunteer(Base):
    """A neighbour who signed up: referent, bricoleur, or both."""

    __tablename__ = "volunteer"
    __table_args__ = (
        Index("uq_volunteer_phone", "commune_id", found("phone"), unique=True),
        Index("ix_volunteer_phone", found("phone")),
        CheckConstraint("is_referent OR is_bricoleur", name="has_a_role"),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_point"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="whole_quiet"),
        CheckConstraint("asks_per_day > 0", name="asks_per_day"),
        CheckConstraint("asks_per_week > 0", name="asks_per_week"),
        CheckConstraint("max_open > 0", name="max_open"),
        CheckConstraint("backup_id <> id", name="backup_is_another"),
        Index("ix_volunteer_box", "commune_id", "lat", "lon"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    first_name: Mapped[str] = mapped_column(Sealed("volunteer.first_name"))
    last_name: Mapped[str] = mapped_column(Sealed("volunteer.last_name"))
    phone: Mapped[str] = mapped_column(Findable("volunteer.phone", "phone"))  # E.164
    is_referent: Mapped[bool] = mapped_column(default=False)
    is_bricoleur: Mapped[bool] = mapped_column(default=False)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    radius_m: Mapped[int] = mapped_column(default=1_500)
    charter_signed_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]  # the first day they may be asked again, in the commune's time
    stopped_at: Mapped[datetime | None]  # "plus de messages"
    stopped_by: Mapped[StopBy | None] = mapped_column(word(StopBy, "stopped_by"))  # the last time; none: long ago
    phone_verified_at: Mapped[datetime | None]  # they answered from this number: before that, nobody asks them
    phone_verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # who had them say so by phone
    number_changed_at: Mapped[datetime | None]  # and not proven since: no link to what they have in hand goes there
    prefers_voice: Mapped[bool] = mapped_column(default=False)  # called rather than texted; a landline always is
    moves_by: Mapped[Travel] = mapped_column(word(Travel, "moves_by"), default=Travel.FOOT, server_default="foot")
    quiet_from: Mapped[time | None]  # quiet hours of their own, beside the commune's; both or neither
    quiet_until: Mapped[time | None]
    asks_per_day: Mapped[int | None]  # less than the commune's, at their wish
    asks_per_week: Mapped[int | None]
    only_sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"))  # helps there and nowhere else
    pair_only: Mapped[bool] = mapped_column(default=False, server_default=false())  # never goes alone
    max_open: Mapped[int | None]  # a referent's own limit of requests in hand
    backup_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))  # asked in place of an absent referent
    to_meet: Mapped[bool] = mapped_column(default=False, server_default=false())  # signed up alone: a stranger

    commune: Mapped[Commune] = relationship()
    sectors: Mapped[list[Sector]] = relationship(secondary=sector_referent)
    skills: Mapped[list["VolunteerSkill"]] = relationship(cascade="all, delete-orphan")
    tools: Mapped[list["VolunteerTool"]] = relationship(cascade="all, delete-orphan")
    slots: Mapped[list["AvailabilitySlot"]] = relationship(cascade="all, delete-orphan")


class VolunteerSkill(Base):
    """One thing a bricoleur can do: a code of `catalogue.SKILLS`."""

    __tablename__ = "volunteer_skill"

    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(32), primary_key=True)


class VolunteerTool(Base):
    """One thing a bricoleur owns and brings: a code of `catalogue.TOOLS`."""

    __tablename__ = "volunteer_tool"

    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True)
    tool: Mapped[str] = mapped_column(String(32), primary_key=True)


class AvailabilitySlot(Base):
    """A stretch of every week when a volunteer is free, in the commune's time. No slot at all means: not told yet."""

    __tablename__ = "availability_slot"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("start_at < end_at", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    weekday: Mapped[int]  # Monday is 0
    start_at: Mapped[time]
    end_at: Mapped[time]
    season: Mapped[Season] = mapped_column(word(Season, "season"), default=Season.ALWAYS, server_default="always")


class Person(Base):
    """The isolated person who is helped. They answer the phone; they never need a screen."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("(suspended_until IS NULL) = (suspended_reason IS NULL)", name="suspension_says_why"),
        Index("ix_person_phone", found("phone")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    first_name: Mapped[str] = mapped_column(Sealed("person.first_name"))
    phone: Mapped[str] = mapped_column(Findable("person.phone", "phone"))  # E.164
    suspended_until: Mapped[datetime | None]  # nobody is asked for them before
    suspended_reason: Mapped[Suspension | None] = mapped_column(word(Suspension, "suspended_reason"))
