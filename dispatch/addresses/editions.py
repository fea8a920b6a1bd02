"""Give every commune whose addresses changed a new edition, so that no process goes on searching the old ones."""

from collections import defaultdict
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.addresses.ban import AddressRow
from dispatch.addresses.city_districts import city_of
from dispatch.addresses.tables import EVERYWHERE, AddressEdition
from dispatch.addresses.upsert import upsert

_SIZE = 16


class EditionChanges:
    """The changes of one import.

    A fingerprint follows from all that was ever changed, so equal ones mean equal addresses: a counter would not say so
    after a transaction given up or a database restored.
    """

    def __init__(self) -> None:
        self._changes: defaultdict[str, blake2b] = defaultdict(lambda: blake2b(digest_size=_SIZE))

    def note(self, row: AddressRow, *, before: AddressRow | None) -> None:
        """An address is new, or was `before`. An address that moved to another commune changes both."""
        written = repr(row).encode()
        for scope in _scopes(row) | (_scopes(before) if before else set()):
            self._changes[scope].update(written)

    def save(self, session: Session) -> None:
        """Write the new editions in the transaction of the addresses."""
        editions = session.execute(select(AddressEdition.scope, AddressEdition.fingerprint))
        old = {scope: fingerprint for scope, fingerprint in editions if scope in self._changes}
        rows = [
            {"scope": scope, "fingerprint": _mixed(old.get(scope, ""), change.hexdigest())}
            for scope, change in sorted(self._changes.items())
        ]
        upsert(session, AddressEdition, rows, key=AddressEdition.scope)


def _scopes(row: AddressRow) -> set[str]:
    """What a search may be kept to and still find this address."""
    return {EVERYWHERE, row.code_insee, row.former_insee or EVERYWHERE, city_of(row.code_insee) or EVERYWHERE}


def _mixed(old: str, change: str) -> str:
    return blake2b((old + change).encode(), digest_size=_SIZE).hexdigest()
