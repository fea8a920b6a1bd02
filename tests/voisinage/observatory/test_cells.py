"""One cell of a file: what a spreadsheet would compute is text, however it is written; what is text stays as it is."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from voisinage.observatory.exports import Sheet, as_file

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
