"""Give every commune whose addresses changed a new edition, so that no process goes on searching the old ones."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.addresses.ban import AddressRow
from dispatch.addresses.city_districts import city_of
from dispatch.addresses.tables import EVERYWHERE, LONGEST_FILE_NAME, AddressEdition
from dispatch.addresses.upsert import upsert

_SIZE = 16


@dataclass(frozen=True)
class Source:
    """Where addresses come from: the name of a file, and when it was brought in."""

    file_name: str
    loaded_at: datetime


class EditionChanges:
    """The changes of one import.

    A fingerprint follows from all that was ever changed, so equal ones mean equal addresses: a counter would not say so
    after a transaction given up or a database restored.
    """

    def __init__(self) -> None:
        self._changes: defaultdict[str, blake2b] = defaultdict(lambda: blake2b(digest_size=_SIZE))
        self._met: set[str] = set()

    def meet(self, row: AddressRow) -> None:
        """An address stands in the file, changed or not."""
        self._met |= scopes(row)

    def note(self, row: AddressRow, *, before: AddressRow | None) -> None:
        """An address is new, or was `before`. An address that moved to another commune changes both."""
        written = repr(row).encode()
        for scope in scopes(row) | (scopes(before) if before else set()):
            self._changes[scope].update(written)

    def save(self, session: Session, source: Source | None = None) -> None:
        """Write the new editions in the transaction of the addresses, and where they come from where that is told."""
        new = {scope: change.hexdigest() for scope, change in self._changes.items()}
        old = dict(session.execute(select(AddressEdition.scope, AddressEdition.fingerprint)).all())
        told = {"file_name": source.file_name[:LONGEST_FILE_NAME], "loaded_at": source.loaded_at} if source else {}
        rows = [
            {"scope": scope, "fingerprint": _after(old.get(scope, ""), new.get(scope)), **told}
            for scope in sorted(new.keys() | (self._met if source else set()))
        ]
        upsert(session, AddressEdition, rows, key=AddressEdition.scope)


def scopes(row: AddressRow) -> set[str]:
    """What a search may be kept to and still find this address."""
    return {EVERYWHERE, *communes_of(row.code_insee, row.former_insee)}


def communes_of(code: str, former: str) -> set[str]:
    """The communes whose address it is, by its two INSEE codes: the second one may be empty."""
    return {code, former or code, city_of(code) or code}


def _after(old: str, change: str | None) -> str:
    return blake2b((old + change).encode(), digest_size=_SIZE).hexdigest() if change else old
