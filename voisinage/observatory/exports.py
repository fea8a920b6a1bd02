"""Tables as files that a spreadsheet opens: CSV as French Excel expects it, and XLSX. What is text stays text."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import Any

from flask import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | datetime | None

INSTANT = "dd/mm/yyyy hh:mm"  # as a French spreadsheet shows it
ROWS_MEASURED, WIDEST = 200, 60  # rows that tell how wide a column is; letters at most
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so is taken for a formula (OWASP, CSV Injection); an apostrophe in front makes it text again.
# Some programs leave out the blanks before it, and read the wide signs of East Asian keyboards as the narrow ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Sheet:
    """What is written: a name for the file, a head, rows. Instants are aware and already in the local zone."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_file(sheet: Sheet, kind: str) -> Response:
    """The sheet as a file to keep: `kind` is "csv" or "xlsx"."""
    body, mime = (_xlsx(sheet), XLSX) if kind == "xlsx" else (_csv(sheet), "text/csv; charset=utf-8")
    answer = Response(body, mimetype=mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.{kind}"'
    return answer


def _csv(sheet: Sheet) -> bytes:
    """Semicolons, decimal commas and a mark of UTF-8: a double click opens it rightly."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_written(title) for title in sheet.head])
    writer.writerows([_written(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, float):
        return f"{cell:g}".replace(".", ",")
    return f"'{cell}" if isinstance(cell, str) and is_like_formula(cell) else str(cell)


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet may compute this."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def _xlsx(sheet: Sheet) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.name[:31])
    rows = iter(sheet.rows)
    first = list(islice(rows, ROWS_MEASURED))
    for column, width in enumerate(_widths(sheet.head, first), start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"  # the head stays in sight
    head = [_cell(page, title) for title in sheet.head]
    for cell in head:
        cell.font = Font(bold=True)
    page.append(head)
    for row in chain(first, rows):
        page.append([_cell(page, value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _widths(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """How wide each column must be, in letters, to show what it holds: nobody reads "########"."""
    longest = [
        max([len(title), *(len(_written(row[at])) for row in rows if at < len(row))]) for at, title in enumerate(head)
    ]
    return [min(letters, WIDEST) + 2 for letters in longest]


def _cell(page: Any, value: Cell) -> Any:
    cell = WriteOnlyCell(page, value=_plain(value))
    if isinstance(value, datetime):
        cell.number_format = INSTANT
    if cell.data_type == "f":
        cell.data_type = "s"  # text that begins like a formula is none
    return cell


def _plain(value: Cell) -> Cell:
    """Spreadsheets know no time zones, and no control characters: the local hour is written, and the letters alone."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0)
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
