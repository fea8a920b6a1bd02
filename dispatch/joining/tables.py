"""Tables of a volunteer's life: how they came, charters and signatures, badges, photos, links to their own page."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.joining.words import JoinedBy, LinkPurpose, SignedBy
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune
from dispatch.vault.columns import Sealed, SealedBytes


class Membership(Base):
    """How somebody became a volunteer, who met them, when they left. Whoever came before this was noted has none."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("(identity_seen_at IS NULL) = (identity_seen_by_id IS NULL)", name="identity_seen_by_somebody"),
        CheckConstraint("(met_at IS NULL) = (met_by_id IS NULL)", name="met_by_somebody"),
        Index("ix_membership_joined", "joined_at"),
    )

    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True)
    joined_at: Mapped[datetime | None]
    joined_by: Mapped[JoinedBy | None] = mapped_column(word(JoinedBy, "joined_by"))
    address_to_place: Mapped[str | None] = mapped_column(
        Sealed("membership.address_to_place")
    )  # typed, and found by nobody yet
    met_at: Mapped[datetime | None]
    met_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    identity_seen_at: Mapped[datetime | None]  # that a document was seen, and nothing of it
    identity_seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    left_at: Mapped[datetime | None]  # forgotten then: nothing of the person is left

    volunteer: Mapped[Volunteer] = relationship()
    met_by: Mapped[Agent | None] = relationship(foreign_keys=[met_by_id])
    identity_seen_by: Mapped[Agent | None] = relationship(foreign_keys=[identity_seen_by_id])


class CharterVersion(Base):
    """The charter of a commune as it read from an instant on. What was signed is never changed."""

    __tablename__ = "charter_version"
    __table_args__ = (UniqueConstraint("commune_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    number: Mapped[int]  # 1, 2, ... within the commune
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))  # of the text in UTF-8, in hexadecimal
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # none: the text the program came with
    old_end_at: Mapped[datetime | None]  # older signatures count until then; none: they go on counting

    commune: Mapped[Commune] = relationship()
    made_by: Mapped[Agent | None] = relationship()


class CharterSignature(Base):
    """That a volunteer accepted one version of the charter, when and how."""

    __tablename__ = "charter_signature"
    __table_args__ = (UniqueConstraint("volunteer_id", "charter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    charter_id: Mapped[int | None] = mapped_column(ForeignKey("charter_version.id"))  # none: a text never kept here
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the very text that was signed
    signed_at: Mapped[datetime]
    way: Mapped[SignedBy] = mapped_column(word(SignedBy, "way"))
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # who noted a signature on paper

    charter: Mapped[CharterVersion | None] = relationship()


class Badge(Base):
    """A card to show at the door. Its code leads to a page that says whether it is good; only the hash is kept."""

    __tablename__ = "badge"
    __table_args__ = (
        # The card that was lost is worth nothing once another is printed.
        Index("uq_badge_good", "volunteer_id", unique=True, sqlite_where=text("revoked_at IS NULL"),
              postgresql_where=text("revoked_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    good_until: Mapped[date]  # the last day, in the commune's time
    revoked_at: Mapped[datetime | None]

    volunteer: Mapped[Volunteer] = relationship()


class Photo(Base):
    """A volunteer's picture for the badge: drawn anew from what was sent, without where and when it was taken."""

    __tablename__ = "photo"

    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True)
    jpeg: Mapped[bytes] = mapped_column(SealedBytes("photo.jpeg"))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))


class OwnLink(Base):
    """A link sent to a volunteer's own number, to their page or to a charter to sign. Only the hash is kept."""

    __tablename__ = "own_link"
    __table_args__ = (Index("ix_own_link_sent", "volunteer_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    purpose: Mapped[LinkPurpose] = mapped_column(word(LinkPurpose, "purpose"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    volunteer: Mapped[Volunteer] = relationship()
