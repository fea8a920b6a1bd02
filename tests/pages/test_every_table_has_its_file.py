"""Every table that the mairie reads can be taken away as a file, CSV and XLSX, with all its rows."""

import csv
import re
from html import unescape
from io import BytesIO, StringIO
from itertools import zip_longest

import pytest
from openpyxl import load_workbook

from tests.pages.open_town import OpenTown, Seen
from tests.pages.visits import VISITS, Visit, Who

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
BODY_ROW = re.compile(r"<tr>\s*<t[dh]\b(?![^>]*scope=\"col\")", re.DOTALL)
OF_THE_MAIRIE = [
    visit
    for visit in VISITS
    if visit.who in (Who.MAIRIE, Who.DEMO_MAIRIE) and visit.status == 200 and not visit.posts_to
]


def links(html: str, kind: str) -> list[str]:
    """The files of this kind that a page links to, in its order."""
    return list(dict.fromkeys(unescape(found) for found in re.findall(rf'href="([^"]+\.{kind}(?:\?[^"]*)?)"', html)))


def rows_of(town: OpenTown, visit: Visit, link: str) -> int:
    """How many rows a file holds below its head."""
    answer = town.browser(visit.who).get(link)
    assert answer.status_code == 200, link
    if ".xlsx" in link:
        (page,) = load_workbook(BytesIO(answer.get_data()), read_only=True).worksheets
        return len(list(page.rows)) - 1
    return len(list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))) - 1


def without_a_file(town: OpenTown, visit: Visit, html: str) -> list[str]:
    """The tables of a page for which no file holds as many rows: each file stands for one table."""
    needed = sorted((len(BODY_ROW.findall(table)) for table in TABLE.findall(html)), reverse=True)
    missing = []
    for kind in ("csv", "xlsx"):
        files = sorted((rows_of(town, visit, link) for link in links(html, kind)), reverse=True)
        pairs = zip_longest(needed, files[: len(needed)], fillvalue=-1)
        missing += [f"{kind}: a table of {rows} rows" for rows, held in pairs if held < rows]
    return missing


def test_every_table_of_the_mairie_is_a_file_too(town: OpenTown, seen: dict[Visit, Seen]) -> None:
    pages = {visit: seen[visit].html for visit in OF_THE_MAIRIE if TABLE.search(seen[visit].html)}
    found = {visit.name: missing for visit, html in pages.items() if (missing := without_a_file(town, visit, html))}

    assert found == {}
    assert {visit.endpoint for visit in pages} >= {
        "board.requests", "board.rota", "board.what_if", "administration.services", "observatory.overview",
        "observatory.ground_map",
    }  # fmt: skip


@pytest.mark.parametrize("taken_away", ["csv", "xlsx"])
def test_a_table_without_its_file_would_be_noticed(town: OpenTown, seen: dict[Visit, Seen], taken_away: str) -> None:
    visit = next(one for one in OF_THE_MAIRIE if one.endpoint == "board.rota")
    html = seen[visit].html.replace(f"/mairie/permanences.{taken_away}", "/ailleurs")

    assert without_a_file(town, visit, html) != []
