"""Every file of the mairie, with people whose names begin like formulas: no spreadsheet computes anything of them."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from dispatch.people import Agent, Person, Volunteer
from dispatch.requests import Request
from tests.attacks.fort import Fort
from tests.pages.test_every_table_has_its_file import OF_THE_MAIRIE, links
from voisinage.db import db

STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BLOWS = [f"{start}1+2|'x'!A{number}" for number, start in enumerate(("=", "+", "-", "@", "\t=", "\r=", " =", "＝"))]
NUMBERS = frozenset("+-0123456789, ")


@pytest.fixture
def named(fort: Fort) -> Fort:
    """The same town: everybody, and every door, begins so."""
    with fort.town.app.app_context():
        for kind, fields in ((Person, ["first_name"]), (Volunteer, ["first_name", "last_name"]),
                             (Agent, ["last_name"]), (Request, ["address"])):  # fmt: skip
            for number, one in enumerate(db.session.scalars(select(kind))):
                for field in fields:
                    setattr(one, field, BLOWS[number % len(BLOWS)])
        db.session.commit()
    return fort


def test_no_cell_of_any_file_is_a_formula(named: Fort) -> None:
    computed, met, files = dict[str, object](), set[str](), set[tuple[str, str]]()
    for visit in OF_THE_MAIRIE:
        page = named.opens(visit)
        for link in [*links(page.text, "csv"), *links(page.text, "xlsx")]:
            if (visit.who, link) not in files:
                files.add((visit.who, link))
                cells = cells_of(named.town.browser(visit.who).get(link).get_data(), link)
                met |= {blow for blow in BLOWS for _, cell in cells if blow.strip() in cell}
                if wrong := [cell for formula, cell in cells if formula]:
                    computed[link] = wrong[:3]

    assert computed == {}
    assert len(files) >= 20
    assert met == set(BLOWS), "the names are in the files"


def cells_of(content: bytes, link: str) -> list[tuple[bool, str]]:
    """Each cell, and whether a spreadsheet takes it for a formula; a number may begin with its sign."""
    if ".xlsx" in link:
        sheets = load_workbook(io.BytesIO(content)).worksheets
        return [(cell.data_type == "f", str(cell.value)) for page in sheets for row in page.iter_rows() for cell in row]
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return [(cell.lstrip().startswith(STARTS) and not NUMBERS.issuperset(cell), cell) for row in rows for cell in row]
