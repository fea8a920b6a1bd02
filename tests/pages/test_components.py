"""`/composants` shows every part that pages are made of, and when each is the right one; none is kept for nothing."""

import re
from pathlib import Path

from tests.pages.open_town import OpenTown

TEMPLATES = Path(__file__).parents[2] / "voisinage" / "templates"
IMPORTED = re.compile(r'\{% from "macros/\w+\.html" import ([^%]+) %\}')
TOLD = re.compile(r"<code>(\w+)</code>")
SHOWCASE = TEMPLATES / "demo" / "components.html"


def test_every_part_is_shown_and_says_when_it_is_right(town: OpenTown) -> None:
    told = set(TOLD.findall(town.app.test_client().get("/composants").text))

    assert _imported_by_pages() - told == set()


def test_no_part_is_kept_that_no_page_uses() -> None:
    parts = {path: path.read_text("utf-8") for path in (TEMPLATES / "macros").glob("*.html")}
    defined = {name for text in parts.values() for name in re.findall(r"\{% macro (\w+)\(", text)}
    calls = [name for text in parts.values() for name in re.findall(r"(?<!macro )\b(\w+)\(", _without_notes(text))]

    assert len(defined) > 20
    assert defined - _imported_by_pages() - set(calls) == set()


def test_what_is_shown_is_really_drawn() -> None:
    """The showcase calls each part that it names."""
    text = SHOWCASE.read_text("utf-8")
    drawn = {name for line in IMPORTED.findall(text) for name in _names(line)}

    assert {name for name in drawn if not re.search(rf"\b{name}\(", text)} == set()
    assert _imported_by_pages() - drawn == {"erring"}, "it speaks in the title of the window alone"


def _imported_by_pages() -> set[str]:
    pages = [path for path in TEMPLATES.rglob("*.html") if path != SHOWCASE and path.parent.name != "macros"]
    return {name for path in pages for line in IMPORTED.findall(path.read_text("utf-8")) for name in _names(line)}


def _names(line: str) -> list[str]:
    return [one.split(" as ")[0].strip() for one in line.split(",")]


def _without_notes(text: str) -> str:
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
