"""The poster and the badge as they leave the printer: one sheet, of its size, whose code opens what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.pages.open_town import OpenTown
from tests.pages.visiting import Visitor
from tests.pages.visits import Visit, Who

POSTER = Visit("recruiting.poster", "/mairie/affiche", Who.MAIRIE)
BADGE = Visit("recruiting.file", "/mairie/benevoles/{id known}/dossier", Who.MAIRIE,
              posts_to="/mairie/benevoles/{id known}/badge")  # fmt: skip
A4 = (210, 297)  # millimetres
CARD = (85.6, 54)  # a bank card: ISO/IEC 7810, ID-1
MM = 96 / 25.4  # pixels of style sheets
QUIET = 2  # modules of white around the code, as `recruiting.qr` draws it


@pytest.fixture
def visitor(browser: Browser, town: OpenTown, address: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, town, address)
    yield visitor
    visitor.closes(Who.MAIRIE)


def printed(visitor: Visitor, visit: Visit) -> Page:
    """The page as paper shows it."""
    page = visitor.visits(visit)
    page.set_viewport_size({"width": round(A4[0] * MM), "height": round(A4[1] * MM)})
    page.emulate_media(media="print", color_scheme="dark")
    return page


def modules(page: Page) -> list[list[bool]]:
    """The code as the printer draws it, which has more dots than a screen: what is dark amid each of its squares."""
    page.locator(".code").evaluate("(one) => Object.assign(one.style, { flex: '0 0 600px', width: '600px' })")
    side = len(segno.make(encoded(page), error="m", micro=False).matrix) + 2 * QUIET
    drawn = Image.open(BytesIO(page.locator(".qr").screenshot())).convert("L")
    at = [round((place + 0.5) * drawn.width / side - 0.5) for place in range(side)]
    dark = [[int(str(drawn.getpixel((x, y)))) < 128 for x in at] for y in at]
    return [row[QUIET:-QUIET] for row in dark[QUIET:-QUIET]]


def encoded(page: Page) -> str:
    """The address that is written beside the code."""
    return page.locator("main .address").first.text_content() or ""


@pytest.mark.parametrize(("visit", "path"), [(POSTER, "/rejoindre/99001"), (BADGE, "/badge/")], ids=["poster", "badge"])
def test_the_code_on_paper_is_the_one_of_its_address(visitor: Visitor, visit: Visit, path: str) -> None:
    page = printed(visitor, visit)
    code = segno.make(encoded(page), error="m", micro=False)

    assert path in encoded(page)
    assert modules(page) == [[bool(module) for module in row] for row in code.matrix]


@pytest.mark.parametrize("visit", [POSTER, BADGE], ids=["poster", "badge"])
def test_it_is_one_sheet_of_a4_that_a_screen_reader_can_read(visitor: Visitor, visit: Visit) -> None:
    pdf = printed(visitor, visit).pdf(format="A4", tagged=True)  # what "Enregistrer au format PDF" makes

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box
    assert [round(float(side) / 72 * 25.4) for side in box.groups()] == list(A4)
    assert b"/StructTreeRoot" in pdf
    assert b"/Marked true" in pdf
    assert re.search(rb"/Lang\s*\(fr", pdf)


def test_the_poster_says_why_where_and_how_without_internet(visitor: Visitor) -> None:
    page = printed(visitor, POSTER)

    expect(page.locator(".poster")).to_contain_text("Et si vous donniez un coup de main à un voisin ?")
    expect(page.locator(".poster")).to_contain_text("01 99 00 01 00")
    shown = page.locator("body").inner_text()
    assert "Affiche à imprimer" not in shown, "how to print is no part of what is printed"
    assert "Se déconnecter" not in shown


def test_the_badge_is_as_large_as_a_card_and_alone_on_its_sheet(visitor: Visitor) -> None:
    page = printed(visitor, BADGE)
    box = page.locator(".badge-card").bounding_box()

    assert box is not None
    assert (box["width"] / MM, box["height"] / MM) == pytest.approx(CARD, abs=1)
    assert encoded(page) not in page.locator("body").inner_text(), "the address of the code stays on the screen"
    expect(page.locator(".badge-card .who")).to_be_visible()
    expect(page.locator(".badge-card")).to_contain_text("Valable jusqu’au")
