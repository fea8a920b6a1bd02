"""The poster as a file: one sheet, its words as text, and a code that opens what it says."""

import re

import pytest
import segno

from tests.pdf_page import drawn, words_of
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both
from voisinage.recruiting.poster_pdf import CODE, poster_pdf
from voisinage.recruiting.poster_words import CALL, LEAD, LINES, TITLE

POINT = 72 / 25.4  # points of a PDF in a millimetre
ADDRESS = "https://voisinage.clairval.example/rejoindre"


@on_both
def test_the_file_says_what_the_page_says(site: Site, town: Town) -> None:
    browser = site.mairie()
    page = browser.get("/mairie/affiche").get_data(as_text=True)
    answer = browser.get("/mairie/affiche.pdf")

    assert answer.mimetype == "application/pdf"
    assert "affiche-voisinage.pdf" in answer.headers["Content-Disposition"]
    told = words_of(drawn(answer.data))
    for sentence in (TITLE, *LINES, LEAD, CALL):
        assert sentence in told
    (address,) = re.findall(r'<strong class="address">([^<]+)<', page)
    assert address in told
    assert "/mairie/affiche.pdf" in page


def test_the_squares_of_the_file_are_the_code_of_its_address() -> None:
    page = drawn(poster_pdf("Clairval", ADDRESS, "05 62 00 00 00"))
    squares = [
        tuple(float(number) for number in found)
        for found in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (-?[\d.]+) re f", page)
    ]
    code = [[bool(dark) for dark in row] for row in segno.make(ADDRESS, error="m", micro=False).matrix]
    side = CODE / len(code) * POINT
    left, top = min(x for x, *_ in squares), max(y for _, y, *_ in squares)

    found = {(round((top - y) / side), round((x - left) / side)) for x, y, *_ in squares}

    assert found == {(row, column) for row, line in enumerate(code) for column, dark in enumerate(line) if dark}


@pytest.mark.parametrize("name", ["Œuilly-lès-Ÿ", "Papeʻete", "L’Haÿ (les) Roses \\", "名", "X" * 80])
def test_any_name_of_a_town_makes_a_sheet(name: str) -> None:
    assert TITLE in words_of(drawn(poster_pdf(name, ADDRESS, "05 62 00 00 00")))
