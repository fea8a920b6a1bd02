"""Tables of addresses: the rows of Base Adresse Nationale extracts, and which edition of them is here."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.base import Base, UtcDateTime

LONGEST_FILE_NAME = 120


class Address(Base):
    """One address. A département's extract is loaded whole, so an address needs no row of `commune`."""

    __tablename__ = "address"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="on_earth"),
        CheckConstraint("numero >= 0", name="numero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ban_id: Mapped[str] = mapped_column(String(80), unique=True)
    street_key: Mapped[str] = mapped_column(String(24), index=True)  # one street of one village, see `street_keys`
    numero: Mapped[int | None]
    rep: Mapped[str] = mapped_column(String(20))  # bis, ter, a, b, or nothing
    voie: Mapped[str] = mapped_column(Text)
    lieu_dit: Mapped[str] = mapped_column(Text)
    postcode: Mapped[str] = mapped_column(String(5))
    code_insee: Mapped[str] = mapped_column(String(5), index=True)
    commune: Mapped[str] = mapped_column(Text)
    former_insee: Mapped[str] = mapped_column(String(5), index=True)  # of the commune merged into this one, or nothing
    former_commune: Mapped[str] = mapped_column(Text)
    lon: Mapped[float]
    lat: Mapped[float]


class AddressEdition(Base):
    """A fingerprint of the addresses of one INSEE code, or of all under `EVERYWHERE`.

    Every import that changes something changes it, so each process sees with one small query that what it holds
    in memory is out of date. An import also leaves the name of its file and its instant, whether it changed anything
    or not.
    """

    __tablename__ = "address_edition"

    scope: Mapped[str] = mapped_column(String(5), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str | None] = mapped_column(String(LONGEST_FILE_NAME))
    loaded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


EVERYWHERE = ""
