"""A workbook of a spreadsheet (XLSX): the first sheet, as the cells read on the screen. What could swell is refused."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from dispatch.errors import ImportRefused

LARGEST = 2_000_000  # bytes, packed
UNPACKED = 20_000_000  # bytes, of everything in it
MOST_PARTS = 500
MOST_ROWS, MOST_COLUMNS = 5_000, 40
_MAGIC = b"PK\x03\x04"
# What the libraries raise at the bytes of a damaged file; XML that cannot be parsed is a SyntaxError.
UNREADABLE = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, AttributeError, EOFError, IndexError, KeyError, OSError,
    NotImplementedError, RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
NEITHER = "Ce fichier n'est ni un CSV ni un XLSX."
_ITS_SHEETS = "xl/workbook.xml"  # what makes a packed file a workbook, and no letter nor pictures
DAMAGED = "Ce classeur ne peut pas être lu. Dans le tableur : Enregistrer sous, « CSV UTF-8 »."


def is_workbook(content: bytes) -> bool:
    """Whether these bytes are of a packed file rather than of text."""
    return content.startswith(_MAGIC)


def read_workbook(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of the first sheet with their number on the screen, the titles first. Raises ImportRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which say nothing of the people
            return _first_sheet(_unswollen(content))
    except UNREADABLE as bad:
        raise ImportRefused(DAMAGED) from bad


def _first_sheet(content: bytes) -> list[tuple[int, list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        return list(_rows(book.worksheets[0]))
    finally:
        book.close()


def _unswollen(content: bytes) -> bytes:
    """The same workbook, packed anew without compression: whoever reads it meets no size but the true ones.

    A few kilobytes may unpack to gigabytes, an entity of XML may grow without end, and a part may announce less than it
    unpacks to, which `zipfile` notices only once it has unpacked the whole. Raises ImportRefused.
    """
    if len(content) > LARGEST:
        raise ImportRefused("Ce classeur est trop gros pour une liste de bénévoles (plus de 2 Mo).")
    honest = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(honest, "w", zipfile.ZIP_STORED) as anew:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise ImportRefused("Ce classeur est bien trop gros une fois ouvert : enregistrez la liste seule.")
        if _ITS_SHEETS not in packed.namelist():
            raise ImportRefused(NEITHER)
        for part in parts:
            anew.writestr(part.filename, _part(packed, part))
    return honest.getvalue()


def _part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """As many bytes as it announces: asked for a number, `zipfile` unpacks no more than that."""
    with packed.open(part) as opened:
        held = opened.read(part.file_size)
    if b"<!DOCTYPE" in held and part.filename.endswith((".xml", ".rels")):
        raise ImportRefused(DAMAGED)
    return held


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """What the sheet says of its own size is not believed: some programs write none, some a million rows."""
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), start=1):
        if line > MOST_ROWS + 1:
            raise ImportRefused(f"Cette liste a plus de {MOST_ROWS} lignes : coupez-la en plusieurs fichiers.")
        if any(value is not None for value in cells[MOST_COLUMNS:]):
            raise ImportRefused(f"Cette liste a plus de {MOST_COLUMNS} colonnes : gardez celles qui servent.")
        yield line, [_text(value) for value in cells[:MOST_COLUMNS]]


def _text(value: object) -> str:
    """A cell as people wrote it: a number without its decimals, a day as in France."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%Hh%M")
    return str(value).strip()
