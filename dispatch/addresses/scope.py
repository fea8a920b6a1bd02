"""Which addresses count as those of a commune, and whether any is loaded."""

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from dispatch.addresses.city_districts import districts_of
from dispatch.addresses.tables import EVERYWHERE, Address, AddressEdition


def within(insee: str) -> ColumnElement[bool]:
    """A commune's own addresses, those it had before it was merged into another, those of its arrondissements."""
    own = or_(Address.code_insee == insee, Address.former_insee == insee)
    districts = districts_of(insee)
    return or_(own, Address.code_insee.startswith(districts)) if districts else own


def is_loaded(session: Session, insee: str | None) -> bool:
    """Whether a search kept to this commune has anything to search; None asks about all communes together."""
    return bool(session.scalar(select(exists().where(AddressEdition.scope == (insee or EVERYWHERE)))))
