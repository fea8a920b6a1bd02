"""Take the lines of one commune out of the extract of a whole département, however large, in little memory.

Every line is looked at as bytes: reading a million of them as a table would take ten times as long for nothing. No
database is needed for it, so nobody waits for a lock meanwhile.
"""

import csv
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from tempfile import TemporaryFile
from typing import IO

from dispatch.addresses.ban_file import Lines, columns_of, read_table, refusals, unpacked
from dispatch.addresses.city_districts import districts_of
from dispatch.addresses.departements import departement_of, file_of
from dispatch.errors import ImportRefused

MOST_LINES = 3_000_000  # the largest département has 1.2 million
MOST_BYTES = 800_000_000  # unpacked; the largest one has 250 million
LONGEST_LINE = 20_000  # bytes; real ones have 250
ALWAYS_KEPT = 2  # lines: the header, and one that tells which département this is


@dataclass
class Picked:
    """The lines of one commune, still to be read. `others`: how many were left, of other communes.

    `town`: its name, by which its right code is found in the file where nothing bears `insee`; then `namesake`.
    """

    name: str
    insee: str
    file: IO[bytes]
    numbers: "array[int]" = field(default_factory=lambda: array("L"))  # of each line kept, as the extract counts them
    others: int = 0
    town: str = ""
    namesake: str = ""


@contextmanager
def picked(sent: IO[bytes], name: str, insee: str, *, town: str = "") -> Iterator[Picked]:
    """The lines of this commune in the extract `sent`, plain or gzip. Raises ImportRefused as `open_extract` does."""
    with TemporaryFile() as kept:
        found = Picked(name, insee, kept, town=town)
        with refusals(name):
            _pick(unpacked(sent, name), found)
        kept.seek(0)
        yield found


def own_lines(found: Picked) -> Lines:
    """The header, then the lines whose commune it is, or was before it was merged, as `read_addresses` takes them.

    A line too short to tell goes through, to be refused in words. Raises ImportRefused where not one is there.
    """
    elsewhere, kept = "", 0
    with refusals(found.name):
        lines = read_table(found.file)
        _, header = next(lines)
        places = columns_of(header)
        yield 1, header
        for place, fields in lines:
            codes = codes_of(fields, places) if len(fields) == len(header) else None
            if codes is None or _belongs(codes, found.insee):
                kept += codes is not None
                yield found.numbers[place - 1], fields
            else:
                elsewhere = codes[0]
                found.others += 1
    if not kept:
        raise ImportRefused(_of_elsewhere(found, elsewhere))


def codes_of(fields: list[str], places: dict[str, int]) -> tuple[str, str]:
    """The INSEE codes of a line: of its commune, and of the one that was merged into it, or nothing."""
    code, former = places["code_insee"], places["code_insee_ancienne_commune"]
    return fields[code].strip().upper(), fields[former].strip().upper()


def _belongs(codes: tuple[str, str], insee: str) -> bool:
    """The same rule as `scope.within`."""
    districts = districts_of(insee)
    return insee in codes or bool(districts and codes[0].startswith(districts))


def _pick(lines: IO[bytes], found: Picked) -> None:
    """Copy the header, the first line, and every other one in which the commune's code stands somewhere."""
    code = (districts_of(found.insee) or found.insee).encode()
    own, read, places = found.insee.encode(), 0, dict[str, int]()
    town = f";{found.town};".encode() if found.town else None
    for number in count(1):
        line = lines.readline(LONGEST_LINE)
        if not line:
            return
        read += len(line)
        if number == 1:
            places = columns_of(next(csv.reader([line.decode("utf-8-sig")], delimiter=";"), []))
        if len(line) == LONGEST_LINE or number > MOST_LINES or read > MOST_BYTES:
            raise ImportRefused(_TOO_MUCH)
        if number <= ALWAYS_KEPT or code in line or own in line:
            found.file.write(line)
            found.numbers.append(number)
        else:
            found.others += 1
        if town and not found.namesake and town in line:
            found.namesake = _namesake(line, places, found.town)


def _namesake(line: bytes, places: dict[str, int], town: str) -> str:
    """The code of a line of the commune of this name; nothing where the name only stands there as something else."""
    fields = next(csv.reader([line.decode("utf-8", "replace")], delimiter=";"), [])
    whole = len(fields) > max(places["nom_commune"], places["code_insee"])
    return fields[places["code_insee"]].strip().upper() if whole and fields[places["nom_commune"]] == town else ""


_TOO_MUCH = (
    "Ce fichier contient beaucoup plus que les adresses d'un département : il n'a pas été lu jusqu'au bout. "
    "Vérifiez que c'est bien celui qui est proposé ici."
)


def _of_elsewhere(found: Picked, met: str) -> str:
    """Another file, or the right one under a wrong code: a postal code, most often."""
    if not met or departement_of(met) != departement_of(found.insee):
        where = f" : ses adresses sont celles du département {departement_of(met)}" if met else ""
        return f"Ce fichier ne contient aucune adresse de la commune{where}. Prenez « {file_of(found.insee)} »."
    right = f" {found.town} y porte le code {found.namesake}." if found.namesake else ""
    return (
        f"C'est bien le fichier du département, mais aucune de ses adresses ne porte le code INSEE {found.insee}."
        f"{right} Un code postal n'est pas un code INSEE : corrigez celui de la commune dans ses réglages, "
        "puis recommencez."
    )
