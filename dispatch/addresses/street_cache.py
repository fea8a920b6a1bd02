"""Keep the streets of the communes that are searched in memory, and notice when an import made them out of date."""

from collections import Counter, OrderedDict
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, func, select
from sqlalchemy.orm import Session

from dispatch.addresses.scope import within
from dispatch.addresses.street_index import Street, StreetIndex
from dispatch.addresses.street_keys import street_of
from dispatch.addresses.tables import EVERYWHERE, Address, AddressEdition

INDEXES_KEPT = 16  # for each database; a commune's streets take about a megabyte
_STREET = (
    Address.voie, Address.code_insee, Address.postcode, Address.commune,
    Address.former_commune, Address.lieu_dit, Address.ban_id,
)  # fmt: skip
_Editions = tuple[str, str]
_Indexes = OrderedDict[str, tuple[_Editions, StreetIndex]]
_indexes: WeakKeyDictionary[Pool, _Indexes] = WeakKeyDictionary()
_lock = Lock()


def street_index(session: Session, insee: str | None) -> StreetIndex:
    """The streets of a commune, or of everything that is loaded.

    Several processes and databases may be at work: one small query tells whether what is held here is still right.
    """
    scope = insee or EVERYWHERE
    edition = _editions(session, scope)
    database = session.get_bind().engine.pool  # shared by the engines that reading and writing pages make of one
    with _lock:
        held = _indexes.setdefault(database, OrderedDict())
        if scope in held and held[scope][0] == edition:
            held.move_to_end(scope)
            return held[scope][1]
    index = StreetIndex(_streets(session, insee), _towns_around(session, insee))
    with _lock:
        held[scope] = (edition, index)
        held.move_to_end(scope)
        while len(held) > INDEXES_KEPT:
            held.popitem(last=False)
    return index


def _editions(session: Session, scope: str) -> _Editions:
    """Of the streets, and of all that is loaded: the names of the towns around come from there."""
    query = select(AddressEdition.scope, AddressEdition.fingerprint).where(
        AddressEdition.scope.in_((scope, EVERYWHERE))
    )
    found = dict(session.execute(query).all())
    return found.get(scope, ""), found.get(EVERYWHERE, "")


def _towns_around(session: Session, insee: str | None) -> list[str]:
    """The names of the other communes whose addresses are loaded; a search of everything has nothing around it."""
    return [] if insee is None else list(session.scalars(select(Address.commune).distinct().where(~within(insee))))


def _streets(session: Session, insee: str | None) -> list[Street]:
    """One for each street key, in an order that never changes."""
    columns = [func.min(column) for column in _STREET]
    query = select(Address.street_key, *columns).group_by(Address.street_key)
    found = session.execute(query if insee is None else query.where(within(insee)))
    rows: list[tuple[str, ...]] = [tuple(row) for row in found]
    namesakes = Counter((row[1], row[2]) for row in rows)
    streets = [
        Street(key, voie, code, postcode, commune, _villages(former, lieu_dit, ban_id, twin=namesakes[voie, code] > 1))
        for key, voie, code, postcode, commune, former, lieu_dit, ban_id in rows
    ]
    return sorted(streets, key=lambda street: (street.voie, street.commune, street.villages, street.key))


def _villages(former: str, lieu_dit: str, ban_id: str, *, twin: bool) -> tuple[str, ...]:
    """What tells a street from its namesakes; where nothing else does, its own number in the extract."""
    villages = tuple(name for name in (lieu_dit, former) if name)
    return villages or ((f"voie {street_of(ban_id)}",) if twin and street_of(ban_id) else ())
