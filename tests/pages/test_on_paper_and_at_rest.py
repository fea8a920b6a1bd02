"""Paper, strong magnification, colours that the system chooses, and stillness for those who asked for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.pages.open_town import OpenTown
from tests.pages.visiting import Visitor
from tests.pages.visits import Visit, Who

PAPER = ViewportSize(width=720, height=1000)  # about A4 at 96 px an inch, less its margins
SHEET = Visit("board.call_sheet", "/mairie/appels", Who.MAIRIE, posts_to="/mairie/appels")
PRINTED = {
    "a request": (Visit("intake.one_request", "/demandes/{ref expected}", Who.PRESCRIBER), "12 rue des Lilas"),
    "a request at the mairie": (Visit("board.one_request", "/mairie/demandes/{ref expected}", Who.MAIRIE), "Odette"),
    "a request that two agents recorded": (
        Visit("board.one_request", "/mairie/demandes/{ref choosing}", Who.MAIRIE), "a enregistré la demande",
    ),
    "a slip for the person": (Visit("intake.slip", "/demandes/{ref expected}/fiche", Who.PRESCRIBER), "Odette"),
    "a charter": (Visit("joining.read_charter", "/rejoindre/99001/charte"), "C’est gratuit"),
    "a prescriber's list": (Visit("intake.my_requests", "/demandes", Who.PRESCRIBER), "Changer une ampoule"),
    "the mairie's first page": (Visit("board.overview", "/mairie/", Who.DEMO_MAIRIE), "à débloquer"),
    "the board of requests": (Visit("board.requests", "/mairie/demandes", Who.MAIRIE), "On cherche"),
    "the sheet of calls": (SHEET, "Pas de réponse"),
    "what is not yet a sheet of calls": (
        Visit("board.call_sheet", "/mairie/appels", Who.DEMO_MAIRIE), "touchez « Faire la feuille du jour »",
    ),
    "volunteers": (Visit("board.volunteers", "/mairie/benevoles", Who.DEMO_MAIRIE), "06 39 98"),
    "a neighbour's sheet": (Visit("links.sheet", "{neighbour expected}", Who.VOLUNTEER), "code"),
}  # fmt: skip
TWICE_AS_LARGE = (
    PRINTED["a request"][0],
    PRINTED["a request at the mairie"][0],
    PRINTED["the mairie's first page"][0],
    Visit("board.choose", "/mairie/demandes/{ref expected}/choisir/voisin", Who.MAIRIE),
    Visit("intake.empty_form", "/demandes/nouvelle", Who.DEMO_PRESCRIBER),
    Visit("links.sheet", "{asked}"),
    Visit("links.sheet", "{choosing}", Who.VOLUNTEER),
    Visit("links.sheet", "{neighbour expected}", Who.VOLUNTEER),
    Visit("links.sheet", "{neighbour done}", Who.VOLUNTEER),
    Visit("joining.own_page", "{own page}"),
    Visit("joining.empty_form", "/rejoindre/99001"),
)

_COLOURS = """() => [...document.querySelectorAll("main, main *")].filter((one) => one.getClientRects().length)
  .map((one) => getComputedStyle(one)).filter((style) => {
    const parts = (colour) => (colour.match(/[\\d.]+/g) || []).slice(0, 3).map(Number);
    const dark = (colour) => parts(colour).reduce((sum, part) => sum + part, 0) < 380;
    const clear = /, 0\\)$/.test(style.backgroundColor);
    return !clear && dark(style.backgroundColor) || !dark(style.color);
  }).length"""
_SHOWN = "(kinds) => [...document.querySelectorAll(kinds)].filter((one) => one.getClientRects().length).length"
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_MOVING = """() => [...document.querySelectorAll("*")].map((one) => getComputedStyle(one))
  .filter((style) => style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0)
    || style.animationName !== "none" || style.scrollBehavior === "smooth").length"""
_GROUNDS = "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
_UNDERLINED = "(one) => getComputedStyle(one).textDecorationLine === 'underline'"
_AS_THE_WORDS = "(one) => getComputedStyle(one).stroke === getComputedStyle(document.body).color"


@pytest.fixture
def visitor(browser: Browser, town: OpenTown, address: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, town, address)
    yield visitor
    for who in Who:
        visitor.closes(who)


@pytest.mark.parametrize(("visit", "words"), PRINTED.values(), ids=PRINTED.keys())
def test_on_paper_stands_what_was_written_and_nothing_to_press(visitor: Visitor, visit: Visit, words: str) -> None:
    page = visitor.visits(visit)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator("main").get_by_text(words).filter(visible=True).first).to_be_visible()
    assert page.evaluate(_SHOWN, "form, button, a.button, nav, .skip") == 0
    assert page.evaluate(_COLOURS) == 0, "black on white, however dark the screen"
    assert page.evaluate(_WIDER) <= 0


def test_no_line_of_the_sheet_of_calls_is_cut_by_the_end_of_a_page(visitor: Visitor) -> None:
    page = visitor.visits(SHEET)
    page.emulate_media(media="print")
    kept_whole = "(lines) => lines.map((line) => getComputedStyle(line).breakInside)"

    assert set(page.locator(".sheet > li").evaluate_all(kept_whole)) == {"avoid"}
    expect(page.locator(".sheet .box").first).to_be_visible()
    expect(page.locator(".sheet .to-write").first).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_have_count(0)


def test_a_page_becomes_a_document(visitor: Visitor) -> None:
    page = visitor.visits(PRINTED["a request"][0])

    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("reduced", [True, False])
def test_nothing_moves_for_who_asked_for_stillness(visitor: Visitor, reduced: bool) -> None:
    page = visitor.visits(Visit("demo.components", "/composants"))
    page.emulate_media(reduced_motion="reduce" if reduced else "no-preference")

    assert (page.evaluate(_MOVING) == 0) is reduced


def test_where_the_system_chooses_the_colours_what_they_told_is_still_told(visitor: Visitor) -> None:
    """High contrast takes the grounds away: a key keeps its own, the rest is told by edges, lines and drawings."""
    page = visitor.visits(Visit("observatory.overview", "/mairie/chiffres", Who.DEMO_MAIRIE))
    page.emulate_media(forced_colors="active")
    keys = page.locator(".chart-key span").evaluate_all(_GROUNDS)
    assert len(set(keys)) == 2, "the two series are told apart"

    page = visitor.visits(Visit("demo.components", "/composants"))
    page.emulate_media(forced_colors="active")
    edges = "(all) => all.map((one) => parseFloat(getComputedStyle(one).borderTopWidth))"
    assert min(page.locator(".badge, .notice, .card, .choice, .button").evaluate_all(edges)) >= 1
    assert page.locator(".tabs [aria-current]").evaluate(_UNDERLINED)

    page = visitor.visits(Visit("intake.empty_form", "/demandes/nouvelle", Who.DEMO_PRESCRIBER))
    page.emulate_media(forced_colors="active", color_scheme="dark")
    assert page.locator(".job .icon").first.evaluate(_AS_THE_WORDS), "a drawing has the colour of its words"


@pytest.mark.parametrize("visit", TWICE_AS_LARGE, ids=lambda visit: visit.name)
def test_twice_as_large_loses_nothing(visitor: Visitor, visit: Visit) -> None:
    """200 % on a laptop of 1280 px is a screen of 640 px: the same words, nothing beside the screen."""
    page = visitor.visits(visit)
    page.set_viewport_size({"width": 1280, "height": 800})
    words = _words(page)
    page.set_viewport_size({"width": 640, "height": 400})

    assert _words(page) == words
    assert page.evaluate(_WIDER) <= 0


def _words(page: Page) -> list[str]:
    return page.locator("main").inner_text().split()
