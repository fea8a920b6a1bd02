"""Open an extract of the Base Adresse Nationale, plain or gzip whatever its name, or say why it is unusable."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dispatch.errors import ImportRefused

COLUMNS = (
    "id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune",
    "code_insee_ancienne_commune", "nom_ancienne_commune", "lon", "lat", "nom_ld",
)  # fmt: skip
_OF_A_LOCAL_BASE = "cle_interop"  # a commune's own base, in the format of the AITF
_GZIP_MAGIC = b"\x1f\x8b"
_DOWNLOAD = "Téléchargez de nouveau l'extrait sur adresse.data.gouv.fr (format « csv », séparé par des points-virgules)"


Lines = Iterator[tuple[int, list[str]]]  # the number of a line in the file, its fields; the header first


@contextmanager
def open_extract(path: Path) -> Iterator[Lines]:
    """The lines of an extract, read as they are asked for.

    Raises ImportRefused, with a French sentence, when the file is missing, empty, damaged, or not text in UTF-8;
    that may come while reading, since a fault may sit at the end.
    """
    with refusals(path.name), _opened(path) as raw:
        yield read_table(unpacked(raw, path.name))


@contextmanager
def refusals(name: str) -> Iterator[None]:
    """What goes wrong inside with the file of this name is told as an ImportRefused, with a French sentence."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ImportRefused(_damaged(name)) from error
    except UnicodeDecodeError as error:
        raise ImportRefused(
            "Ce fichier n'est pas écrit en UTF-8 : il est sans doute en Latin-1 (ou Windows-1252), et les accents "
            f"seraient perdus. {_DOWNLOAD}, ou enregistrez-le en UTF-8, puis recommencez."
        ) from error
    except csv.Error as error:
        raise ImportRefused(
            f"Ce fichier n'est pas un tableau lisible (guillemet non refermé ?). {_DOWNLOAD}."
        ) from error


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise ImportRefused(f"Le fichier « {path} » n'existe pas. Vérifiez son nom et son dossier.") from error
    except OSError as error:
        raise ImportRefused(f"Le fichier « {path} » ne peut pas être lu. Vérifiez que vous y avez droit.") from error


def unpacked(raw: IO[bytes], name: str) -> IO[bytes]:
    """The text of `raw`, be it gzip or plain. Raises ImportRefused for what can be neither."""
    start = raw.read(512)
    raw.seek(0)
    if not start:
        raise ImportRefused(f"Le fichier « {name} » est vide. {_DOWNLOAD}.")
    if start.startswith(_GZIP_MAGIC):
        return io.BufferedReader(gzip.GzipFile(fileobj=raw))
    if any(byte < ord("\t") for byte in start):
        raise ImportRefused(_damaged(name) if name.endswith(".gz") else _not_an_extract())
    return raw


def read_table(raw: IO[bytes]) -> Lines:
    """The lines of what is plain by now; errors are those that `refusals` tells. `raw` is closed at the end."""
    with io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=";")
        for fields in reader:
            if fields:
                yield reader.line_num, fields


def columns_of(header: list[str]) -> dict[str, int]:
    """Where each column stands, in any order. Raises ImportRefused when one that is needed is missing."""
    places = {name.strip().lower(): place for place, name in enumerate(header)}
    missing = [name for name in COLUMNS if name not in places]
    if _OF_A_LOCAL_BASE in places:
        raise ImportRefused(f"Ce fichier est une Base Adresse Locale, dont les colonnes sont autres. {_DOWNLOAD}.")
    if len(missing) > len(COLUMNS) // 2:
        raise ImportRefused(_not_an_extract())
    if missing:
        raise ImportRefused(f"Il manque au fichier : {', '.join(missing)}. {_DOWNLOAD}, sans en retirer de colonne.")
    return places


def _damaged(name: str) -> str:
    return f"L'archive « {name} » est abîmée ou incomplète : elle ne peut pas être décompressée. {_DOWNLOAD}."


def _not_an_extract() -> str:
    return (
        "Ce fichier n'est pas un extrait de la Base Adresse Nationale : sa première ligne devrait nommer les colonnes "
        f"id;…;numero;rep;nom_voie;… séparées par des points-virgules. {_DOWNLOAD}."
    )
