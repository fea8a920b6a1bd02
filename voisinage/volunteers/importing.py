"""The mairie's list of volunteers into the database: known phones are updated, each line has its outcome."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.channels import is_landline
from dispatch.desk import Desk
from dispatch.places import Commune, Sector
from voisinage.volunteers.entry import Entry, Ground, read_entry
from voisinage.volunteers.far import far_doubter
from voisinage.volunteers.homes import home_finder
from voisinage.volunteers.known import Known
from voisinage.volunteers.outcomes import Line, Outcome, Report
from voisinage.volunteers.portrait import changes, portrait
from voisinage.volunteers.storing import store
from voisinage.volunteers.table import Row, read_table
from voisinage.volunteers.words import plain

_Read = Sequence[tuple[Row, Entry]]


def import_volunteers(desk: Desk, commune: Commune, content: bytes) -> Report:
    """Store every row of the file, or none. Raises ImportRefused when it cannot be read; never commits."""
    judged = _judge(desk.session, commune, read_table(content), desk.now)
    return Report(judged.refused) if judged.refused else _stored(desk, commune, judged)


def import_rows(desk: Desk, commune: Commune, table: Sequence[Row]) -> Report:
    """Store the rows with nothing wrong in them, of those that were read already; never commits."""
    return _stored(desk, commune, _judge(desk.session, commune, table, desk.now))


@dataclass(frozen=True)
class _Judged:
    """The list against who is known: the rows to store, and what is wrong with the others."""

    known: Known
    good: _Read
    refused: list[Line]


def _judge(session: Session, commune: Commune, table: Sequence[Row], now: datetime) -> _Judged:
    ground, known = _ground(session, commune, now), Known.of(session, commune)
    read = [(row, *read_entry(row, ground)) for row in table]
    wrong = {row.line: found for row, _, found in read}
    sound = [(row, entry) for row, entry, found in read if not found]
    for line, complaint in [*_twice(sound), *_old_numbers(sound, known), *_lacking(sound, known)]:
        wrong[line].append(complaint)
    refused = [Line(row.line, _name(row), Outcome.REFUSED, wrong[row.line]) for row in table if wrong[row.line]]
    return _Judged(known, [(row, entry) for row, entry in sound if not wrong[row.line]], refused)


def _stored(desk: Desk, commune: Commune, judged: _Judged) -> Report:
    doubts, notes = _doubts(judged.good, judged.known), _notes(judged.good, can_call=desk.line.can_call)
    lines = [_store(desk, commune, row, entry, known=judged.known) for row, entry in judged.good]
    return Report(sorted([*lines, *judged.refused], key=lambda line: line.number), doubts, notes)


def _store(desk: Desk, commune: Commune, row: Row, entry: Entry, *, known: Known) -> Line:
    volunteer = known.whose(entry)
    before = portrait(volunteer) if volunteer else None
    after = portrait(store(desk, commune, volunteer, entry))
    if before is None:
        return Line(row.line, _name(row), Outcome.NEW)
    told = list(changes(before, after))
    return Line(row.line, _name(row), Outcome.CHANGED if told else Outcome.SAME, told)


def _ground(session: Session, commune: Commune, now: datetime) -> Ground:
    sectors = session.scalars(select(Sector).where(Sector.commune_id == commune.id))
    return Ground(
        territory=commune.territory,
        insee=commune.insee,
        sectors={plain(sector.name): sector.id for sector in sectors},
        today=now.astimezone(ZoneInfo(commune.timezone)).date(),
        find_home=home_finder(session, commune),
        doubt=far_doubter(session, commune),
    )


def _twice(rows: _Read) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for row, entry in rows:
        if first.setdefault(entry.phone, row.line) != row.line:
            yield row.line, f"téléphone : le même numéro est déjà à la ligne {first[entry.phone]}"


def _old_numbers(rows: _Read, known: Known) -> Iterator[tuple[int, str]]:
    entries = [entry for _, entry in rows]
    for row, entry in rows:
        if complaint := known.complaint(entry, entries):
            yield row.line, f"ancien téléphone : {complaint}"


def _lacking(rows: _Read, known: Known) -> Iterable[tuple[int, str]]:
    return ((row.line, wrong) for row, entry in rows for wrong in known.lacking(entry))


def _doubts(rows: _Read, known: Known) -> list[str]:
    """What somebody should look at: where a line was placed, then who may be there twice."""
    double = known.doubts([entry for _, entry in rows])
    told = (
        (row.line, entry.home.doubt if entry.home else "", who) for (row, entry), who in zip(rows, double, strict=True)
    )
    return [f"ligne {line} : {doubt}" for line, *doubts in told for doubt in doubts if doubt]


def _notes(rows: _Read, *, can_call: bool) -> list[str]:
    words = "fixe : sera appelé" if can_call else "fixe : il faut un opérateur vocal pour l'appeler"
    return [f"ligne {row.line} : {words}" for row, entry in rows if is_landline(entry.phone)]


def _name(row: Row) -> str:
    """Whom the line is about, as written there."""
    return f"{row.cells['prenom']} {row.cells['nom']}".strip() or row.cells["telephone"]
