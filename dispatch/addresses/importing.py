"""Bring the addresses of an extract into the database: new ones in, changed ones changed, the others left alone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.addresses.ban import AddressRow, RefusedLine, read_addresses
from dispatch.addresses.ban_file import open_extract
from dispatch.addresses.editions import EditionChanges, Source
from dispatch.addresses.tables import Address
from dispatch.addresses.upsert import upsert

CHUNK = 4_000  # rows at a time: memory stays small, and SQLite takes at most 32,766 values in a statement
REFUSALS_KEPT = 1_000
Progress = Callable[[int], None]  # told the number of lines done
_COLUMNS = tuple(getattr(Address, name) for name in AddressRow._fields)


@dataclass
class AddressReport:
    """What an import did, counted as it goes."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0  # loaded earlier for the same communes and absent from this file: kept
    refused_count: int = 0
    refused: list[RefusedLine] = field(default_factory=list)  # the first thousand
    communes: set[str] = field(default_factory=set)  # INSEE codes met

    @property
    def usable(self) -> int:
        """Lines that gave an address."""
        return self.created + self.updated + self.unchanged


def import_addresses(
    session: Session, path: Path, *, now: datetime | None = None, on_progress: Progress | None = None
) -> AddressReport:
    """Load an extract, plain or gzip, whatever communes it holds. Run again, it doubles nothing. `now` is kept with it.

    Raises ImportRefused when the file as a whole is of no use: then nothing of it is left in the session.
    """
    with session.begin_nested(), open_extract(path) as lines:
        source = Source(path.name, now) if now else None
        return save_addresses(session, read_addresses(lines), source=source, on_progress=on_progress)


def save_addresses(
    session: Session,
    lines: Iterable[AddressRow | RefusedLine],
    *,
    source: Source | None = None,
    on_progress: Progress | None = None,
) -> AddressReport:
    """Store addresses, and where they come from where that is told.

    Every writer of addresses comes through here, else searches would go on with the old ones.
    """
    report, changes = AddressReport(), EditionChanges()
    remaining = iter(lines)
    while chunk := list(islice(remaining, CHUNK)):
        _save_chunk(session, list(_usable(chunk, report)), report, changes)
        if on_progress:
            on_progress(report.usable + report.refused_count)
    changes.save(session, source)
    report.gone = _loaded(session, report.communes) - report.usable
    return report


def _usable(chunk: list[AddressRow | RefusedLine], report: AddressReport) -> Iterator[AddressRow]:
    for line in chunk:
        if isinstance(line, AddressRow):
            report.communes.add(line.code_insee)
            yield line
            continue
        report.refused_count += 1
        if len(report.refused) < REFUSALS_KEPT:
            report.refused.append(line)


def _save_chunk(session: Session, rows: list[AddressRow], report: AddressReport, changes: EditionChanges) -> None:
    query = select(*_COLUMNS).where(Address.ban_id.in_([row.ban_id for row in rows]))
    stored = {row.ban_id: AddressRow(*row) for row in session.execute(query)}
    changed = [row for row in rows if stored.get(row.ban_id) != row]
    upsert(session, Address, [row._asdict() for row in changed], key=Address.ban_id)
    for row in rows:
        changes.meet(row)
    for row in changed:
        changes.note(row, before=stored.get(row.ban_id))
    updated = sum(row.ban_id in stored for row in changed)
    report.updated += updated
    report.created += len(changed) - updated
    report.unchanged += len(rows) - len(changed)


def _loaded(session: Session, communes: set[str]) -> int:
    counts = session.execute(select(Address.code_insee, func.count()).group_by(Address.code_insee))
    return sum(count for insee, count in counts if insee in communes)
