"""The addresses of one commune into the database, out of what was picked from the extract of its département.

Several communes may share an installation. What a file says of an address is believed for the commune whose mairie
brought it, and changes nothing of the others: neither by its code, nor by an identifier that is already theirs.
"""

from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.addresses.ban import RefusedLine, read_addresses
from dispatch.addresses.ban_file import Lines, columns_of
from dispatch.addresses.editions import Source, communes_of
from dispatch.addresses.importing import CHUNK, REFUSALS_KEPT, AddressReport, save_addresses
from dispatch.addresses.picking import Picked, codes_of, own_lines
from dispatch.addresses.tables import Address
from dispatch.errors import ImportRefused
from dispatch.places import Commune

_THEIRS = "cette adresse est aussi celle d'une autre commune de cette installation"


def import_own(session: Session, commune: Commune, found: Picked, source: Source) -> AddressReport:
    """Store what was picked for `commune`. Run again, it changes nothing.

    Raises ImportRefused when nothing of it is of use: then nothing of it is left in the session.
    """
    others = set(session.scalars(select(Commune.insee).where(Commune.id != commune.id)))
    spared: list[RefusedLine] = []
    with session.begin_nested():
        lines = own_lines(found)
        kept = _spare(session, lines, others, spared) if others else lines
        report = save_addresses(session, read_addresses(kept), source=source)
        report.refused_count += len(spared)
        report.refused = sorted([*report.refused, *spared], key=lambda line: line.line)[:REFUSALS_KEPT]
        if not report.usable:
            raise ImportRefused(_none_usable(report))
    return report


def _spare(session: Session, lines: Lines, others: set[str], spared: list[RefusedLine]) -> Lines:
    """The lines that are no other commune's; the rest go to `spared`. Too short a line goes on, to be refused."""
    header = next(lines)
    yield header
    places = columns_of(header[1])
    while chunk := list(islice(lines, CHUNK)):
        whole = [fields for _, fields in chunk if len(fields) == len(header[1])]
        theirs = _theirs(session, [fields[places["id"]].strip() for fields in whole], others)
        for number, fields in chunk:
            known = len(fields) == len(header[1])
            if known and (fields[places["id"]].strip() in theirs or communes_of(*codes_of(fields, places)) & others):
                spared.append(RefusedLine(number, _THEIRS))
            else:
                yield number, fields


def _theirs(session: Session, ids: list[str], others: set[str]) -> set[str]:
    """Which of these addresses are stored as those of the other communes."""
    columns = (Address.ban_id, Address.code_insee, Address.former_insee)
    stored = session.execute(select(*columns).where(Address.ban_id.in_(ids)))
    return {ban_id for ban_id, code, former in stored if communes_of(code, former) & others}


def _none_usable(report: AddressReport) -> str:
    first = report.refused[0]
    return f"Aucune ligne de la commune n'a pu être lue. Ligne {first.line} : {first.reason}."
