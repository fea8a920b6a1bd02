"""Workbooks as spreadsheets write them, and files that only look like one."""

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.errors import ImportRefused
from voisinage.volunteers.table import read_table
from voisinage.volunteers.workbook import MOST_ROWS, UNPACKED

TITLES = ["Prénom", "Nom", "Téléphone", "Rôle", "charte_signee_le", "rayon"]


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def packed(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def test_cells_read_as_on_the_screen() -> None:
    content = workbook(TITLES, ["Anne", "Petit", 639980101, "référent", datetime(2025, 12, 31), 1500.0])

    (row,) = read_table(content)

    assert row.line == 2
    assert {name: cell for name, cell in row.cells.items() if cell} == {
        "prenom": "Anne", "nom": "Petit", "telephone": "639980101", "role": "référent",
        "charte_signee_le": "31/12/2025", "rayon": "1500",
    }  # fmt: skip


def test_empty_lines_are_passed_over_and_the_number_is_that_of_the_screen() -> None:
    rows = read_table(workbook(TITLES, [], ["Anne", "Petit", "0639980101", "référent"], ["", None]))

    assert [row.line for row in rows] == [3]


@pytest.mark.parametrize("content", [workbook(), workbook(TITLES), workbook([])])
def test_a_workbook_with_nobody_in_it_is_refused(content: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_table(content)


def test_columns_that_are_missing_are_named() -> None:
    with pytest.raises(ImportRefused, match="Il manque la colonne téléphone"):
        read_table(workbook(["Prénom", "Nom", "Rôle"], ["Anne", "Petit", "référent"]))


def test_a_packed_file_of_another_kind_is_said_to_be_none() -> None:
    with pytest.raises(ImportRefused, match="ni un CSV ni un XLSX"):
        read_table(packed(word__document_xml=b"<letter/>"))


def test_a_file_that_would_swell_is_not_opened() -> None:
    bomb = packed(xl__workbook_xml=b"\0" * (UNPACKED + 1))

    assert len(bomb) < 100_000
    with pytest.raises(ImportRefused, match="trop gros une fois ouvert"):
        read_table(bomb)


def test_entities_that_would_grow_are_not_read() -> None:
    with pytest.raises(ImportRefused, match="ne peut pas être lu"):
        read_table(packed(**{"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}))


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 400, packed(nothing=b"x"), workbook(TITLES)[:900], packed()],
)
def test_a_damaged_file_is_refused_in_french(content: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_table(content)


def test_more_lines_than_a_commune_has_volunteers_are_refused() -> None:
    many = [["Anne", "Petit", "0639980101", "référent"]] * (MOST_ROWS + 1)

    with pytest.raises(ImportRefused, match=str(MOST_ROWS)):
        read_table(workbook(TITLES, *many))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(4, 3_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_whatever_is_wrong_with_a_file_it_is_read_or_refused(damages: list[tuple[int, int]]) -> None:
    content = bytearray(workbook(TITLES, ["Anne", "Petit", "0639980101", "référent"]))
    for at, byte in damages:
        content[at % len(content)] = byte

    with suppress(ImportRefused):
        read_table(bytes(content))
