"""Every page in every state: fit for a screen reader, for weak eyes, for a narrow screen; valid; cheap to make."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.axe import Axe, open_all
from tests.pages.html_validate import complaints_about
from tests.pages.open_town import OpenTown, Seen
from tests.pages.visiting import NARROW, WIDE, Visitor, cut, cut_when_spaced, too_small
from tests.pages.visits import NO_PAGE, VISITS, Visit
from voisinage.looks.pages import PAGES

SUMMARY = re.compile(r"<p><strong>Il reste quelque chose à corriger\s*:</strong></p>.*?</ul>", re.DOTALL)
LOOK = 3  # of a page that shows somebody: was this look noted already; if not, a transaction with one insert
TEMPLATES = Path(__file__).parents[2] / "voisinage" / "templates"


@pytest.fixture(scope="session")
def axe(tools: Path) -> Axe:
    return Axe(tools)


@pytest.fixture(scope="session")
def visitor(browser: Browser, town: OpenTown, address: str) -> Visitor:
    return Visitor(browser, town, address)


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_a_page_is_fit_for_everybody(visitor: Visitor, axe: Axe, visit: Visit) -> None:
    page = visitor.visits(visit)
    open_all(page)
    found = {"light": axe.complaints(page), "thumb": too_small(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = axe.complaints(page)
    found["320 px"], found["1400 px"] = cut(page, NARROW), cut(page, WIDE)
    found["spaced"] = cut_when_spaced(page)
    found["browser"] = visitor.complaints

    assert {where: what for where, what in found.items() if what} == {}


def test_every_page_is_valid_html(seen: dict[Visit, Seen], tools: Path) -> None:
    assert complaints_about({visit.name: page.html for visit, page in seen.items()}, tools) == []


def test_what_is_wrong_is_told_in_the_order_of_the_page(seen: dict[Visit, Seen]) -> None:
    """The summary above a form that was refused: each line leads to its field, from the top of the page down."""
    summaries = {visit.name: SUMMARY.search(page.html) for visit, page in seen.items()}
    told = {name: re.findall(r'<a href="#([^"]+)"', found[0]) for name, found in summaries.items() if found}
    html = {visit.name: page.html for visit, page in seen.items()}
    stand = {name: [html[name].find(f' id="{field}"') for field in fields] for name, fields in told.items()}

    assert sum(len(places) > 1 for places in stand.values()) >= 5, "forms with several errors are among the visits"
    assert {name: told[name] for name, places in stand.items() if places != sorted(places) or -1 in places} == {}


def test_no_sentence_ends_twice(seen: dict[Visit, Seen]) -> None:
    """After a name such as "Sylvie P." there is a full stop already."""
    texts = {
        visit.name: re.sub(r"<script.*?</script>|<[^>]+>", " ", page.html, flags=re.DOTALL)
        for visit, page in seen.items()
    }
    twice = {name: re.findall(r".{0,40}[^.\s]\.\s?\.(?!\.|\w).{0,20}", text) for name, text in texts.items()}

    assert {name: found for name, found in twice.items() if found} == {}


def test_no_two_pages_bear_the_same_title(seen: dict[Visit, Seen]) -> None:
    """The title is what a screen reader says first, and what the tabs of a browser and its history keep."""
    drawn: dict[str, set[str]] = {}
    for page in seen.values():
        drawn.setdefault(_title(page).removeprefix("Erreur\xa0: "), set()).add(
            (page.templates or ["errors/page.html"])[-1]
        )

    assert {title: pages for title, pages in drawn.items() if len(pages) > 1} == {}


def test_a_form_that_was_refused_says_so_from_its_title(seen: dict[Visit, Seen]) -> None:
    forms = {visit: page for visit, page in seen.items() if visit.endpoint != "demo.components"}  # it shows one, wrong
    refused = {visit.name: _title(page) for visit, page in forms.items() if SUMMARY.search(page.html)}

    assert len(refused) >= 15
    assert {name: title for name, title in refused.items() if not title.startswith("Erreur")} == {}


def _title(page: Seen) -> str:
    found = re.search(r"<title>\s*(.*?)\s*</title>", page.html, re.DOTALL)
    assert found is not None
    return found[1]


def test_every_visit_finds_what_it_came_for(seen: dict[Visit, Seen]) -> None:
    assert {visit.name: page.status for visit, page in seen.items() if page.status != visit.status} == {}


def test_a_page_asks_the_database_a_bounded_number_of_questions(seen: dict[Visit, Seen]) -> None:
    most = {visit: visit.queries + (LOOK if visit.endpoint in PAGES else 0) for visit in seen}
    found = {visit.name: len(page.queries) for visit, page in seen.items() if len(page.queries) > most[visit]}

    assert found == {}


def test_every_route_has_its_page_in_the_table(town: OpenTown) -> None:
    answering = {rule.endpoint for rule in town.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    listed = {visit.endpoint for visit in VISITS}

    assert answering - listed - set(NO_PAGE) == set(), "give them a line in visits.py"
    assert (listed | set(NO_PAGE)) - answering == set(), "gone: take their line out of visits.py"


def test_every_whole_page_is_looked_at(seen: dict[Visit, Seen]) -> None:
    whole = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "{% extends" in path.read_text("utf-8")
    }
    drawn = {name for page in seen.values() for name in page.templates}
    frames = {"base.html", "base_link.html", "links/frame.html"}
    drawn_without_a_session = {"errors/page.html"}  # drawn past Flask: its signal tells nothing

    assert whole - drawn - frames - drawn_without_a_session == set()
