"""One cell of a file: what a spreadsheet would compute is text, however it is written; what is text stays as it is."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from voisinage.observatory.exports import Cell, Sheet, as_file

LIKE_FORMULAS = [
    "=1+2", "+1+2", "-1+2", "@SUM(A1)", "\t=1+2", "\r=1+2", "\n=1+2", " =1+2", "   @SUM(A1)", "\u00a0=1+2",
    "\u3000=1+2", "＝1+2", "＋1+2", "－1+2", "＠SUM(A1)", " ＝1+2",
]  # fmt: skip
PLAIN = ["Zoé", "12 rue des Lilas", "a=b", "06 39 98 00 01", " Marie", "l’ami", "", "« ici »"]


def in_csv(text: str) -> list[list[str]]:
    kept = as_file(Sheet("essai", [text], [[text]]), "csv").get_data().decode("utf-8-sig")
    return list(csv.reader(StringIO(kept, newline=""), delimiter=";"))


@pytest.mark.parametrize("text", LIKE_FORMULAS)
def test_what_may_be_computed_is_made_text_in_titles_too(text: str) -> None:
    assert in_csv(text) == [[f"'{text}"], [f"'{text}"]]


@pytest.mark.parametrize("text", LIKE_FORMULAS)
def test_no_cell_of_a_workbook_is_computed(text: str) -> None:
    sheets = load_workbook(BytesIO(as_file(Sheet("essai", [text], [[text]]), "xlsx").get_data())).worksheets

    assert [cell.data_type for page in sheets for row in page.iter_rows() for cell in row] == ["s", "s"]


@pytest.mark.parametrize("text", PLAIN)
def test_a_name_is_left_as_it_is(text: str) -> None:
    assert in_csv(text)[1] in ([text], [])


def test_a_workbook_opens_ready_to_be_read() -> None:
    at = datetime(2026, 11, 30, 9, 5, 7, 123456, ZoneInfo("Europe/Paris"))
    rows: Iterator[list[Cell]] = iter([["Zoé", at], ["Une très longue raison sociale", None]])
    page = load_workbook(BytesIO(as_file(Sheet("essai", ["Qui", "Quand"], rows), "xlsx").get_data())).worksheets[0]

    assert page.freeze_panes == "A2"
    assert page["B2"].number_format == "dd/mm/yyyy hh:mm"
    assert page["B2"].value == datetime(2026, 11, 30, 9, 5, 7)
    assert page.column_dimensions["A"].width >= len("Une très longue raison sociale")
    assert page.column_dimensions["B"].width >= len("30/11/2026 09:05"), "a narrower one shows ########"
    assert [row[0].value for row in page.iter_rows()] == ["Qui", "Zoé", "Une très longue raison sociale"]
