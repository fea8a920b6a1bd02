"""The mairie's list of volunteers into the database: known phones are updated, each line has its outcome.

It goes in two steps, so that nobody waits while a thousand addresses are found: `foresee` reads and tells; then
`import_rows` looks again at who is known by now, and writes. No address is looked up twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.channels import is_landline
from dispatch.desk import Desk
from dispatch.people import Volunteer
from dispatch.places import Commune, Sector
from voisinage.volunteers.entry import Entry, Ground, read_entry
from voisinage.volunteers.far import far_doubter
from voisinage.volunteers.homes import home_finder, once
from voisinage.volunteers.known import Known
from voisinage.volunteers.outcomes import Line, Outcome, Report
from voisinage.volunteers.portrait import changes, portrait
from voisinage.volunteers.storing import foretell, store
from voisinage.volunteers.table import Row, read_table
from voisinage.volunteers.words import plain

_Read = Sequence[tuple[Row, Entry]]


def import_volunteers(desk: Desk, commune: Commune, content: bytes) -> Report:
    """Store every row of the file, or none. Raises ImportRefused when it cannot be read; never commits."""
    table, ground = read_table(content), ground_of(desk, commune)
    judged = _judge(desk.session, commune, table, ground)
    return Report(judged.refused) if judged.refused else _stored(desk, commune, judged)


@dataclass(frozen=True)
class Foreseen:
    """What would come of a list."""

    report: Report
    ground: Ground  # for `import_rows`: what was found on it is not looked up again
    brought: Sequence[Volunteer]  # newcomers, and those who have another number, as the list would leave them


def foresee(desk: Desk, commune: Commune, table: Sequence[Row]) -> Foreseen:
    """What `import_rows` would do. It writes nothing; the session is to be rolled back, and not flushed before."""
    with desk.session.no_autoflush:
        ground = ground_of(desk, commune)
        judged = _judge(desk.session, commune, table, ground)
        brought: list[Volunteer] = []

        def keep(known: Volunteer | None, entry: Entry) -> Volunteer:
            is_new_number = known is None or known.phone != entry.phone
            volunteer = foretell(desk, commune, known, entry)
            if is_new_number:
                brought.append(volunteer)
            return volunteer

        return Foreseen(_told(desk, judged, keep), ground, brought)


def import_rows(desk: Desk, commune: Commune, table: Sequence[Row], ground: Ground) -> Report:
    """Store the rows with nothing wrong in them, of those foreseen on this ground; never commits."""
    ground = replace(ground, sectors=_sectors(desk.session, commune))  # one may be gone by now
    return _stored(desk, commune, _judge(desk.session, commune, table, ground))


@dataclass(frozen=True)
class _Judged:
    """The list against who is known: the rows to store, and what is wrong with the others."""

    known: Known
    good: _Read
    refused: list[Line]


_Keep = Callable[[Volunteer | None, Entry], Volunteer]


def _judge(session: Session, commune: Commune, table: Sequence[Row], ground: Ground) -> _Judged:
    known = Known.of(session, commune)
    read = [(row, *read_entry(row, ground)) for row in table]
    wrong = {row.line: found for row, _, found in read}
    sound = [(row, entry) for row, entry, found in read if not found]
    for line, complaint in [*_twice(sound), *_old_numbers(sound, known), *_lacking(sound, known)]:
        wrong[line].append(complaint)
    refused = [Line(row.line, _name(row), Outcome.REFUSED, wrong[row.line]) for row in table if wrong[row.line]]
    return _Judged(known, [(row, entry) for row, entry in sound if not wrong[row.line]], refused)


def _stored(desk: Desk, commune: Commune, judged: _Judged) -> Report:
    return _told(desk, judged, lambda known, entry: store(desk, commune, known, entry))


def _told(desk: Desk, judged: _Judged, keep: _Keep) -> Report:
    doubts, notes = _doubts(judged.good, judged.known), _notes(judged.good, can_call=desk.line.can_call)
    lines = [_kept(row, entry, judged.known.whose(entry), keep) for row, entry in judged.good]
    return Report(sorted([*lines, *judged.refused], key=lambda line: line.number), doubts, notes)


def _kept(row: Row, entry: Entry, volunteer: Volunteer | None, keep: _Keep) -> Line:
    if volunteer is None:
        keep(None, entry)
        return Line(row.line, _name(row), Outcome.NEW)
    before = portrait(volunteer)
    told = list(changes(before, portrait(keep(volunteer, entry))))
    return Line(row.line, _name(row), Outcome.CHANGED if told else Outcome.SAME, told)


def ground_of(desk: Desk, commune: Commune) -> Ground:
    """What the rows of a list are read against; each place is looked up once."""
    return Ground(
        territory=commune.territory,
        insee=commune.insee,
        sectors=_sectors(desk.session, commune),
        today=desk.now.astimezone(ZoneInfo(commune.timezone)).date(),
        find_home=once(home_finder(desk.session, commune)),
        doubt=once(far_doubter(desk.session, commune)),
    )


def _sectors(session: Session, commune: Commune) -> dict[str, int]:
    sectors = session.scalars(select(Sector).where(Sector.commune_id == commune.id))
    return {plain(sector.name): sector.id for sector in sectors}


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
