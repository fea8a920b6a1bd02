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
    _refuse_what_swells(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which say nothing of the people
            return _first_sheet(content)
    except UNREADABLE as bad:
        raise ImportRefused(DAMAGED) from bad


def _first_sheet(content: bytes) -> list[tuple[int, list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        return list(_rows(book.worksheets[0]))
    finally:
        book.close()


def _refuse_what_swells(content: bytes) -> None:
    """A few kilobytes may unpack to gigabytes, and an entity of XML grow without end: neither is opened.

    The sizes are those the file announces; `zipfile` reads no more than that of each part.
    """
    if len(content) > LARGEST:
        raise ImportRefused("Ce classeur est trop gros pour une liste de bénévoles (plus de 2 Mo).")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise ImportRefused("Ce classeur est bien trop gros une fois ouvert : enregistrez la liste seule.")
            if any(b"<!DOCTYPE" in packed.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise ImportRefused(DAMAGED)
            if _ITS_SHEETS not in packed.namelist():
                raise ImportRefused(NEITHER)
    except UNREADABLE as bad:
        raise ImportRefused(DAMAGED) from bad


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
