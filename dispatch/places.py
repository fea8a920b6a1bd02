"""Tables of places: communes and the sectors they are cut into."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base
from dispatch.vault.columns import Sealed


class Commune(Base):
    """The municipality that bears the scheme. Everything else belongs to one."""

    __tablename__ = "commune"
    __table_args__ = (CheckConstraint("school_zone IN ('A', 'B', 'C')", name="school_zone"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    insee: Mapped[str] = mapped_column(String(5), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    territory: Mapped[str] = mapped_column(String(2), default="FR")  # region of `phonenumbers`: FR, GP, RE, ...
    contact_phone: Mapped[str] = mapped_column(String(20))  # E.164, in every text: the number to call
    alert_phone: Mapped[str | None] = mapped_column(Sealed("commune.alert_phone"))  # E.164, the duty agent's mobile
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see `rules.Rules.from_json`
    own_texts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # see `wordings`; by kind
    school_zone: Mapped[str | None] = mapped_column(String(1))  # A, B or C: whose school holidays; none overseas

    sectors: Mapped[list["Sector"]] = relationship(back_populates="commune", order_by="Sector.id")


class Sector(Base):
    """A quartier: a polygon on the ground, with its referents."""

    __tablename__ = "sector"
    __table_args__ = (UniqueConstraint("commune_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    name: Mapped[str] = mapped_column(String(80))
    outline: Mapped[str] = mapped_column(Text)  # GeoJSON geometry (Polygon or MultiPolygon), lon lat, valid

    commune: Mapped[Commune] = relationship(back_populates="sectors")
